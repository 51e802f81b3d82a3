"""A widget for what is drawn with Rich: once for every width, whoever asks how high it is."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Draw = Callable[[int], RenderableType]
"""A renderable for so many columns."""
_FAINT = RichStyle(dim=True)


class Paper(Widget):
    """Something drawn, or nothing: then it takes no room."""

    DEFAULT_CSS = "Paper { height: auto; width: 1fr; }"

    def __init__(self, draw: Draw | None = None, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        super().__init__(id=id)
        self._draw = draw
        self._of: object = None
        self._faint = False
        self._style = RichStyle()
        self._lines: list[Strip] | None = None
        self._width = 0
        self.display = draw is not None

    def show(self, draw: Draw | None, *, of: object = None) -> None:
        """Draw this from now on; None for nothing. Drawn `of` the same as before, it is left as it is."""
        if (draw is None and self._draw is None) or (of is not None and of == self._of):
            return
        self._draw = draw
        self._of = of
        self._faint = False
        self._lines = None
        self.display = draw is not None
        self.refresh(layout=True)

    def fade(self, *, faint: bool) -> None:
        """The same, as something that does not hold any more, or holds again."""
        if faint != self._faint:
            self._faint = faint
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 -- its signature
        """As many lines as it has at this width."""
        return len(self._drawn(width))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some lines of it, all in one style: to find that out takes as long as to draw a line."""
        self._style = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of it."""
        width = self.size.width
        lines = self._drawn(width)
        strip = lines[y] if y < len(lines) else Strip.blank(width)
        strip = strip.adjust_cell_length(width).apply_style(self._style)
        # Last, for there are numbers in it that are not to be dim among others that are.
        return Strip(Segment.apply_style(strip, post_style=_FAINT), width) if self._faint else strip

    def _drawn(self, width: int) -> list[Strip]:
        if self._lines is None or self._width != width:
            self._width = width
            self._lines = [] if self._draw is None or width < 1 else self._print(self._draw, width)
        return self._lines

    def _print(self, draw: Draw, width: int) -> list[Strip]:
        console = self.app.console
        options = console.options.update(width=width, height=None, highlight=False, markup=False)
        return [Strip(line) for line in console.render_lines(draw(width), options, pad=False)]
