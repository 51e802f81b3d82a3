"""The keys of the application: what each is called, and which of them mean something now."""

from __future__ import annotations

from typing import Literal

Key = Literal[
    "next",
    "advance",
    "hint",
    "rerun",
    "end",
    "solution",
    "list",
    "check",
    "reset",
    "editor",
    "module",
    "link",
    "help",
    "quit",
    "close",
    "jump",
    "yes",
    "no",
]

LETTERS: dict[str, Key] = {
    "n": "next",
    "a": "advance",
    "h": "hint",
    "r": "rerun",
    "k": "end",
    "s": "solution",
    "l": "list",
    "c": "check",
    "x": "reset",
    "e": "editor",
    "w": "module",
    "o": "link",
    "?": "help",
    "q": "quit",
}
"""The letter of each key where the exercise is shown; elsewhere letters have other work to do."""

LABELS: dict[Key, str] = {
    "next": "next",
    "advance": "advance by itself",
    "hint": "hint",
    "rerun": "run again",
    "end": "end the run",
    "solution": "solution",
    "list": "list",
    "check": "check all",
    "reset": "reset",
    "editor": "edit",
    "module": "module",
    "link": "docs",
    "help": "help",
    "quit": "quit",
    "close": "close",
    "jump": "go there",
    "yes": "yes",
    "no": "no",
}
"""What each key does, in a word or two."""


def key_of(character: str, panel: str, *, asking: bool) -> Key | None:
    """What a key on the keyboard means, where something is shown (`panel`) or asked; None for nothing.

    `character` is what it types, or the name of a key that types nothing: `escape`, `enter`.
    """
    if asking:
        return _ANSWERS.get(character)
    if panel == "work":
        return LETTERS.get(character)
    if character in {"escape", "q"} or LETTERS.get(character) == panel:
        return "close"
    return _ELSEWHERE.get((panel, character))


_ANSWERS: dict[str, Key] = {"y": "yes", "n": "no", "escape": "no", "q": "no"}
_ELSEWHERE: dict[tuple[str, str], Key] = {("check", "k"): "end"}
"""Letters that mean something beside the exercise. The list has its own: they depend on where its cursor is."""
