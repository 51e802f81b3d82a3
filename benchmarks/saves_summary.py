"""What the saves come to, for each exercise and over all of them: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import Bar, Column, Row, Sample, Section, median, p95, pick, ratio

SAME = "same answer, another comment"
CHANGE = "a real change"
SECOND = "the second of two saves, 150 ms apart"
FLOOR = "floor"
FLOOR_OF_CHANGE = "floor of a real change"
WATCHER = "pytest-watcher"
FRESH = "fresh pytest"
PAINTED = "painted by the application"
LATER = "painted after its event"
KEY = "a key of the application"

FACTOR, CONSTANT = 2.5, 0.025
"""The bar over the floor: times, plus seconds."""

TIMES_FASTER, SPREAD, PART = 40.0, 2.0, 0.25

LATER_MS, KEY_MS = 10.0, 50.0
"""Milliseconds between the event of a verdict and the painted verdict, and between a key and what it shows."""

_NOTES = (
    "Times are medians from just before the write to the verdict event.",
    "Between a verdict and the next save are 1.5 s: learners' saves are seconds apart.",
    "Painted is what has come out of the terminal of `watch` as an application; later: than its loop told of it.",
    "Peers run the same probes with plugins off, and compare with leaves that were stored beforehand.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One exercise, or all of them together; None is what there are no samples of."""

    same: float | None
    same_p95: float | None
    floor: float | None
    change: float | None
    change_p95: float | None
    floor_of_change: float | None
    second: float | None
    watcher: float | None
    fresh: float | None
    painted: float | None
    later: float | None
    """Of the application: from the event to the screen."""
    key_p95: float | None

    @classmethod
    def of(cls, samples: Sequence[Sample], name: str | None = None) -> Told:
        """What the samples of this exercise come to (None: of all)."""
        return cls(
            same=median(pick(samples, SAME, name)),
            same_p95=p95(pick(samples, SAME, name)),
            floor=median(pick(samples, FLOOR, name)),
            change=median(pick(samples, CHANGE, name)),
            change_p95=p95(pick(samples, CHANGE, name)),
            floor_of_change=median(pick(samples, FLOOR_OF_CHANGE, name)),
            second=median(pick(samples, SECOND, name)),
            watcher=median(pick(samples, WATCHER, name)),
            fresh=median(pick(samples, FRESH, name)),
            painted=median(pick(samples, PAINTED, name)),
            later=median(pick(samples, LATER, name)),
            key_p95=p95(pick(samples, KEY, name)),
        )

    def cells(self) -> tuple[float | None, ...]:
        """In the order of the columns; saves in milliseconds."""
        painted = self.painted, self.later, self.key_p95
        in_ms = (
            self.same,
            self.same_p95,
            self.floor,
            allowed(self.floor),
            self.change,
            self.change_p95,
            allowed(self.floor_of_change),
            self.second,
        )
        ratios = ratio(self.watcher, self.same), ratio(self.second, self.fresh)
        return (*map(_ms, in_ms), self.watcher, self.fresh, *ratios, *map(_ms, painted))


_COLUMNS = (
    Column("same", "ms"),
    Column("p95", "ms"),
    Column("floor", "ms"),
    Column("2.5 floor + 25", "ms"),
    Column("change", "ms"),
    Column("p95 of changes", "ms"),
    Column("its 2.5 floor + 25", "ms"),
    Column("second", "ms"),
    Column("pytest-watcher", "s"),
    Column("fresh pytest", "s"),
    Column("pytest-watcher / same", "x"),
    Column("second / fresh", "x"),
    Column("painted", "ms"),
    Column("later", "ms"),
    Column("p95 of keys", "ms"),
)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


def allowed(floor: float | None) -> float | None:
    """The bar over this floor, in seconds."""
    return None if floor is None else FACTOR * floor + CONSTANT


def over_own_median(samples: Sequence[Sample], series: str, names: Sequence[str]) -> list[float]:
    """Every save as a multiple of its exercise's median, so that slow exercises are not taken for slow saves."""
    found: list[float] = []
    for name in names:
        values = pick(samples, series, name)
        middle = median(values)
        found += [value / middle for value in values if middle]
    return found


def summarise(samples: tuple[Sample, ...], names: Sequence[str], faults: tuple[str, ...] = ()) -> Section:
    """The table, with a line for all exercises together, and the bars."""
    told = {name: Told.of(samples, name) for name in names}
    total = Told.of(samples)
    return Section(
        name="saves",
        title="From a save to its verdict",
        columns=_COLUMNS,
        rows=(*(Row(name, one.cells()) for name, one in told.items()), Row("all saves", total.cells())),
        bars=_bars(samples, total, list(told.values()), names),
        samples=samples,
        notes=_NOTES,
        faults=faults,
    )


def _bars(samples: Sequence[Sample], total: Told, each: Sequence[Told], names: Sequence[str]) -> tuple[Bar, ...]:
    return (
        Bar(
            "same answer: median / (2.5 x floor + 25 ms)", ratio(total.same, allowed(total.floor)), "at most", 1.0, "x"
        ).counted(ratio(one.same, allowed(one.floor)) for one in each),
        Bar(
            "a real change: median / (2.5 x floor + 25 ms)",
            ratio(total.change, allowed(total.floor_of_change)),
            "at most",
            1.0,
            "x",
        ).counted(ratio(one.change, allowed(one.floor_of_change)) for one in each),
        Bar(
            "times faster than pytest-watcher", ratio(total.watcher, total.same), "at least", TIMES_FASTER, "x"
        ).counted(ratio(one.watcher, one.same) for one in each),
        Bar(
            "same answer: p95 / median, each save over its exercise's median",
            p95(over_own_median(samples, SAME, names)),
            "at most",
            SPREAD,
            "x",
        ).counted(ratio(one.same_p95, one.same) for one in each),
        Bar("the second save / a fresh pytest", ratio(total.second, total.fresh), "at most", PART, "x").counted(
            ratio(one.second, one.fresh) for one in each
        ),
        Bar(
            "the application: from the event of a verdict to the screen, median",
            _ms(total.later),
            "at most",
            LATER_MS,
            "ms",
        ).counted(_ms(one.later) for one in each),
        Bar(
            "the application: from a key to the screen beside 10 MB of output, p95",
            _ms(total.key_p95),
            "at most",
            KEY_MS,
            "ms",
        ).counted(_ms(one.key_p95) for one in each),
    )
