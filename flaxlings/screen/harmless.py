"""Text that a learner's program made, so that no terminal and no markup parser acts on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.text import Text

TAB_WIDTH = 4

_UNSAFE = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 without the line feed, DEL, C1: escape sequences start here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls show a line in another order than it runs
    "\u2028\u2029"  # line and paragraph separators break the layout
    "\ud800-\udfff"  # lone surrogates cannot be encoded at all
    "]"
)
CODE = re.compile(r"`[^`\n]+`")
"""Code in a sentence, between backticks."""


def _shown(match: re.Match[str]) -> str:
    number = ord(match.group())
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def harmless_str(text: str) -> str:
    r"""The text with its control characters spelt out (`\x1b`); lines stay, tabs become spaces."""
    return _UNSAFE.sub(_shown, text.replace("\r\n", "\n").expandtabs(TAB_WIDTH))


def harmless(text: str) -> Text:
    """The same as a Rich text: never parsed as markup, never highlighted, broken anywhere when a word is too long."""
    return Text(harmless_str(text), overflow="fold")


def harmless_line(text: str, limit: int = 400) -> str:
    r"""The text in one line (a line feed becomes `\n`), cut after `limit` characters."""
    short = text if len(text) <= limit else text[:limit] + "..."
    return harmless_str(short.replace("\r\n", "\n").replace("\n", "\\n"))


def prose(text: str, style: str = "") -> Text:
    """A sentence of ours or of the course, with `code` between backticks set off."""
    sentence = harmless(text)
    sentence.stylize(style)
    sentence.highlight_regex(CODE, "cyan")
    return sentence


@dataclass(frozen=True, slots=True)
class Capped:
    """The beginning of a long text, and how much of it is left out."""

    text: str
    lines_left: int
    characters_left: int

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.characters_left


def cap(text: str, *, lines: int, characters: int) -> Capped:
    """At most so many lines and characters of `text`, with the final line ends dropped; linear in its length once."""
    text = text.rstrip("\n")
    kept = "\n".join(text[:characters].split("\n", lines)[:lines])
    return Capped(kept, text.count("\n", len(kept)), len(text) - len(kept))
