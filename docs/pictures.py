"""Makes the README's pictures and docs/screens: `python docs/pictures.py`, in a clone with flaxlings installed.

`python docs/pictures.py DIR` draws every screen at several sizes into another directory, to be looked at.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from known import know
from rich.console import Console
from rich.segment import Segments
from rich.terminal_theme import TerminalTheme
from stage import SCREENS, take

from flaxlings.command.place import open_course, open_session
from flaxlings.course.create import create_directory
from flaxlings.screen.marks import UNICODE

Size = tuple[int, int]
README: dict[str, tuple[str, Size]] = {
    "watch": ("wrong", (96, 30)),
    "solved": ("topic", (96, 22)),
    "list": ("search", (96, 16)),
    "check": ("check", (96, 20)),
}
"""The pictures that are committed: which screen, and how large."""
SNAPSHOTS = ("welcome", "wrong", "topic", "search", "check", "ask-reset", "finished")
"""The main states, which are committed in three sizes: what a change does to them is seen in its diff."""
SNAPSHOT_SIZES: tuple[Size, ...] = ((40, 12), (80, 24), (140, 40))
SIZES: tuple[Size, ...] = ((40, 12), (60, 16), (80, 24), (140, 40), (250, 60))
THEME = TerminalTheme(
    (27, 30, 36),
    (208, 212, 220),
    [
        (60, 64, 72),
        (235, 110, 110),
        (130, 200, 130),
        (225, 190, 110),
        (110, 160, 230),
        (190, 140, 220),
        (100, 200, 205),
        (208, 212, 220),
    ],
)
# Rich's own format without its web fonts: a picture in a README must not load anything.
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect fill="#1b1e24" width="100%" height="100%" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix" xml:space="preserve">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    """Judge what a learner may have written, and save what would be on the screen."""
    course = open_course()
    with tempfile.TemporaryDirectory() as root:
        directory = create_directory(Path(root) / "learner", course).directory
        with open_session(course, directory) as session:
            known = know(session, UNICODE)
    for path, name, size in _wanted(sys.argv[1:]):
        path.parent.mkdir(parents=True, exist_ok=True)
        _save(path, take(known, name, size), size)
        print(f"{path}: {name}, {size[0]} columns, {size[1]} lines")


def _wanted(arguments: list[str]) -> Iterator[tuple[Path, str, Size]]:
    if not arguments:
        docs = Path(__file__).parent
        yield from ((docs / f"{stem}.svg", name, size) for stem, (name, size) in README.items())
        for name in SNAPSHOTS:
            yield from ((docs / "screens" / f"{name}-{size[0]}x{size[1]}.svg", name, size) for size in SNAPSHOT_SIZES)
    for directory in arguments:
        for name in SCREENS:
            for size in SIZES:
                yield Path(directory) / f"{name}-{size[0]}x{size[1]}.svg", name, size


def _save(path: Path, screen: Segments, size: Size) -> None:
    console = Console(
        width=size[0],
        height=size[1],
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        record=True,
    )
    console.print(screen, end="")
    console.save_svg(str(path), theme=THEME, code_format=FORMAT, unique_id=path.stem)


if __name__ == "__main__":
    main()
