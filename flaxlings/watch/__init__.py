"""File events in, effects out."""
