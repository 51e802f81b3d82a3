"""Numbers as signs: a heat map of errors, a pair of lines, two histograms. Legible without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, inf, isfinite

from rich.console import RenderableType
from rich.text import Text

from flaxlings.judge.picture import ArrayPicture, HistogramPicture
from flaxlings.screen.layout import INDENT, hang
from flaxlings.screen.marks import Marks

WILD = "!"
"""Stands for what is no finite number."""

_HEIGHT = 4
"""Lines of a histogram."""


def heat_map(picture: ArrayPicture, *, marks: Marks, width: int, indent: str) -> Iterator[RenderableType]:
    """The error of each cell as a sign, framed, and what the signs mean."""
    errors = [[_error(picture, row, column) for column in range(len(line))] for row, line in enumerate(picture.yours)]
    room = max(width - len(indent) - 2, 1)
    step = ceil(len(errors[0]) / room)
    pooled = [[max(line[at : at + step]) for at in range(0, len(line), step)] for line in errors]
    largest = max((each for line in pooled for each in line if isfinite(each)), default=0.0)
    wide = 2 if 2 * len(pooled[0]) <= room else 1
    edge = marks.pipe[0]
    for line in pooled:
        text = Text(indent, no_wrap=True, overflow="crop").append(edge, "dim")
        for error in line:
            sign = _sign(error, largest, marks)
            text.append(sign * wide, "red" if error > largest / 2 else "yellow")
        yield text.append(edge, "dim")
    scale = f"error 0 [{marks.ramp}] {largest:.3g}"
    # What differs by no finite number at all has no scale.
    parts = [scale] if largest > 0 else []
    rows, columns = picture.block[0], picture.block[1] * step
    if rows * columns > 1:
        parts.append(f"a sign is the worst of {rows}x{columns}")
    yield from _notes(parts, any(inf in line for line in pooled), width, indent)


def _error(picture: ArrayPicture, row: int, column: int) -> float:
    """How far a cell is off: 0 when it is close, infinity when that is no finite number."""
    if (row, column) not in picture.wrong:
        return 0.0
    error = abs(picture.yours[row][column] - picture.expected[row][column])
    return error if isfinite(error) else inf


def _sign(error: float, largest: float, marks: Marks) -> str:
    if error <= 0:
        return marks.ramp[0]
    if not isfinite(error):
        return WILD
    steps = len(marks.ramp) - 1
    return marks.ramp[min(max(ceil(error / largest * steps), 1), steps)]


def line_pair(picture: ArrayPicture, *, marks: Marks, width: int, indent: str) -> Iterator[RenderableType]:
    """Two rows of numbers by their heights, one above the other, and where they differ."""
    room = max(width - len(indent) - len("expected  "), 1)
    cells = len(picture.yours[0])
    step = ceil(cells / room)
    chosen = [_worst(picture, range(at, min(at + step, cells))) for at in range(0, cells, step)]
    sides = [[side[0][at] for at in chosen] for side in (picture.expected, picture.yours)]
    finite = [each for side in sides for each in side if isfinite(each)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    wrong = [(0, at) in picture.wrong for at in chosen]
    for name, side, style in (("expected", sides[0], "green"), ("yours", sides[1], "red")):
        text = Text(f"{indent}{name:<8}  ", "dim", no_wrap=True, overflow="crop")
        for number, is_wrong in zip(side, wrong, strict=True):
            text.append(_level(number, low, high, marks.levels), f"not dim {style}" if is_wrong else "not dim")
        yield text
    under = Text(f"{indent}{'differs':<8}  ", "dim", no_wrap=True, overflow="crop")
    under.append("".join("^" if is_wrong else " " for is_wrong in wrong), "not dim red")
    under.rstrip()
    yield under
    parts = [f"{marks.levels[0]} is {low:.3g}, {marks.levels[-1]} is {high:.3g}"]
    if picture.block[1] * step > 1:
        parts.append(f"a sign is the worst of {picture.block[1] * step}")
    yield from _notes(parts, len(finite) < 2 * len(chosen), width, indent)


def _worst(picture: ArrayPicture, columns: range) -> int:
    return max(columns, key=lambda column: _error(picture, 0, column))


def _level(number: float, low: float, high: float, levels: str) -> str:
    if not isfinite(number):
        return WILD
    # Halves, because the difference of the two may overflow.
    span = high / 2 - low / 2
    share = (number / 2 - low / 2) / span if span > 0 else 0.0
    return levels[min(int(share * len(levels)), len(levels) - 1)]


def histograms(picture: HistogramPicture, *, marks: Marks, width: int, indent: str) -> Iterator[Text]:
    """Two histograms on the same bins and the same scale, each with its mean and standard deviation."""
    bins = len(picture.expected.counts)
    wide = 2 if len(indent + INDENT) + 2 * bins <= width else 1
    tallest = max((*picture.expected.counts, *picture.yours.counts, 1))
    for name, draws, style in (("expected", picture.expected, "green"), ("yours", picture.yours, "red")):
        line = Text(f"{indent}{name:<8}  ", "dim", no_wrap=True, overflow="fold")
        yield line.append(f"mean {draws.mean:.3g}  std {draws.std:.3g}", "not dim")
        for floor in reversed(range(_HEIGHT)):
            signs = (_bar(number / tallest * _HEIGHT - floor, marks.bars) * wide for number in draws.counts)
            bars = Text(indent + INDENT, no_wrap=True, overflow="crop").append("".join(signs), style)
            bars.rstrip()
            yield bars
    low, high = f"{picture.low:.3g}", f"{picture.high:.3g}"
    middle = bins * wide - len(low) - len(high) - 2
    yield Text(f"{indent}{INDENT}{low} {marks.bar_left * middle} {high}", "dim", no_wrap=True, overflow="fold")


def _bar(height: float, bars: str) -> str:
    """One character of a bar that reaches `height` above this character's foot."""
    if height <= 0:
        return " "
    return bars[min(ceil(height * len(bars)), len(bars)) - 1]


def _notes(parts: Sequence[str], is_wild: bool, width: int, indent: str) -> Iterator[RenderableType]:
    """What the signs mean: on one line if that fits, else each on its own."""
    notes = [*parts, f"{WILD} NaN or infinity"] if is_wild else [*parts]
    together = "; ".join(notes)
    for note in [together] if len(indent) + len(together) <= width else notes:
        if note:
            yield hang(indent, Text(note, "dim", overflow="fold"))
