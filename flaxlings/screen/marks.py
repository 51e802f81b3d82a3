"""The marks that carry meaning without colour: one set for Unicode consoles, one for ASCII."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """Signs and tree guides of one console.

    The status marks (`ok` to `current`) of a set are equally wide, so that what follows them is aligned; the tree
    guides are three columns wide in both sets.
    """

    ok: str
    bad: str
    todo: str
    warn: str
    current: str
    arrow: str
    """Stands before a diagnosis or a next step; as wide as the status marks."""
    dash: str
    dot: str
    more: str
    branch: str
    last: str
    pipe: str
    gap: str
    bar_done: str
    bar_left: str
    ramp: str
    """Signs of a heat map, from no error to the largest one."""
    levels: str
    """Signs of a line of numbers, from the lowest to the highest."""
    bars: str
    """How full one character of a bar that stands upright is, up to all of it."""

    @property
    def width(self) -> int:
        """Columns of a status mark."""
        return len(self.ok)

    @property
    def blank(self) -> str:
        """Nothing, as wide as a status mark."""
        return " " * self.width


UNICODE = Marks(
    ok="✓",
    bad="✗",
    todo="○",
    warn="!",
    current="▸",
    arrow="→",
    dash="—",
    dot="·",
    more="…",
    branch="├─ ",
    last="└─ ",
    pipe="│  ",
    gap="   ",
    bar_done="━",
    bar_left="─",
    ramp=" ·░▒▓█",
    levels="▁▂▃▄▅▆▇█",
    bars="▁▂▃▄▅▆▇█",
)

ASCII = Marks(
    ok="ok",
    bad="x ",
    todo="- ",
    warn="! ",
    current="> ",
    arrow="->",
    dash="-",
    dot="-",
    more="...",
    branch="|- ",
    last="`- ",
    pipe="|  ",
    gap="   ",
    bar_done="#",
    bar_left="-",
    ramp=" .:-=+*#%@",
    levels="0123456789",
    bars=".:#",
)
