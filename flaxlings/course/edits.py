"""Pitfalls and variants as texts: a solution with replacements."""

from __future__ import annotations


class EditFault(ValueError):
    """A replacement that does not fit the solution."""


def apply_edits(solution: str, replace: tuple[tuple[str, str], ...]) -> str:
    """The solution with each `old` replaced by its `new`, one after the other.

    Raises:
        EditFault: an `old` does not stand exactly once in the text as it is by then, or an edit changes nothing.
    """
    text = solution
    for old, new in replace:
        count = text.count(old)
        if count != 1:
            raise EditFault(f"{old!r} stands {count} times in the solution; it must stand there once")
        text = text.replace(old, new)
    if text == solution:
        raise EditFault("the edits change nothing")
    return text
