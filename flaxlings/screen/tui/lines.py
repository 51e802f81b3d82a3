"""A widget for many lines, of which only the visible ones are drawn."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.events import Click
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from flaxlings.screen.tui.scrollbar import SCROLLBAR


class Lines(ScrollView, can_focus=False):
    """As many lines as `virtual_size` says.

    Args:
        draw: makes the line with this number, for so many columns.
        resized: called when there is another room to draw in.
        clicked: told of the line that was clicked.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    Lines {{ overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; {SCROLLBAR} }}
    """

    def __init__(
        self, draw: Callable[[int, int], Text], resized: Callable[[], None], clicked: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._draw = draw
        self._resized = resized
        self._clicked = clicked

    def render_line(self, y: int) -> Strip:
        """The line of this place on the screen."""
        width = self.room.width
        line = self._draw(self.scroll_offset.y + y, width)
        return Strip(line.render(self.app.console)).adjust_cell_length(width).apply_style(self.rich_style)

    @property
    def room(self) -> Size:
        """Columns and lines beside the scroll bar, which has its column whether or not it is there."""
        return self.scrollable_content_region.size

    def on_resize(self) -> None:
        """Say so."""
        self._resized()

    def on_click(self, event: Click) -> None:
        """Say which line it was."""
        event.stop()
        self._clicked(self.scroll_offset.y + event.y)
