"""Verdicts, lists and progress as Rich renderables, and as JSON."""
