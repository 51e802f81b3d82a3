"""An error of ours: one line, a blank line, what to do next."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.text import Text

from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import Hanging, sections

_LIMIT = 2_000


def render_error(says: str, hint: str) -> RenderableType:
    """`error: ...`, a blank line, `hint: ...`."""
    return _said("error", "bold red", says, hint)


def render_warning(says: str, hint: str | None = None) -> RenderableType:
    """`warning: ...`, and what to do about it where something can be done."""
    return _said("warning", "bold yellow", says, hint)


def print_error(console: Console, says: str, hint: str) -> None:
    """Print the error; where no terminal has a width, every sentence stays one line that can be searched."""
    _print(console, render_error(says, hint))


def print_warning(console: Console, says: str, hint: str | None = None) -> None:
    """Print the warning, as `print_error` does."""
    _print(console, render_warning(says, hint))


def _print(console: Console, said: RenderableType) -> None:
    if console.is_terminal:
        console.print(said)
    else:
        console.print(said, soft_wrap=True)


def _said(label: str, style: str, says: str, hint: str | None) -> RenderableType:
    parts = [[_sentence(label, style, says)]]
    if hint:
        parts.append([_sentence("hint", "bold cyan", hint)])
    return sections(parts)


def _sentence(label: str, style: str, text: str) -> Hanging:
    # A wrapped sentence starts at the margin: it can be copied without blanks in it.
    sentence = " ".join(text.split("\n")).strip()
    return Hanging(Text(""), Text.assemble((f"{label}:", style), " ", harmless_line(sentence, _LIMIT)))
