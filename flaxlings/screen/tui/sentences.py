"""Sentences of the application: keys and addresses in them, and steps that could be next."""

from __future__ import annotations

from rich.console import RenderableType
from rich.style import Style
from rich.text import Text

from flaxlings.screen.harmless import harmless
from flaxlings.screen.layout import Hanging
from flaxlings.screen.marks import Marks

KEY = "bold cyan"


def keyed(sentence: str) -> Text:
    """A sentence of ours with keys between backticks; they look as they do at the bottom."""
    parts = enumerate(sentence.split("`"))
    return Text.assemble(*((part, KEY if number % 2 else "") for number, part in parts))


def linked(address: str) -> Text:
    """An address that can be clicked where the terminal knows links, however it is wrapped."""
    text = harmless(address)
    text.stylize(Style(link=address))
    return text


def step(says: Text, *, marks: Marks) -> RenderableType:
    """Something that can be done now."""
    says.overflow = "fold"
    return Hanging(Text.assemble((marks.arrow, "cyan"), " "), says)
