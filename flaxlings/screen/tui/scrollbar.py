"""How a scroll bar looks: thin, and in the terminal's own colours, where the library has fixed ones."""

from __future__ import annotations

SCROLLBAR = """
    scrollbar-size-vertical: 1;
    scrollbar-color: ansi_blue;
    scrollbar-color-hover: ansi_bright_blue;
    scrollbar-color-active: ansi_bright_blue;
    scrollbar-background: ansi_default;
    scrollbar-background-hover: ansi_default;
    scrollbar-background-active: ansi_default;
"""
"""For the style of whatever scrolls."""
