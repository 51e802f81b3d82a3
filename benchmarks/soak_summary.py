"""What a long run comes to, tenth by tenth, and whether it is flat: pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from benchmarks.figures import Bar, Cell, Column, Row, Sample, Section, largest, median, p95, pick, ratio
from benchmarks.soak_answers import HANGING, KINDS, RIGHT, WRONG

BACK = "brought the watch back"
"""Series of what was saved while the watch was at the next exercise: it waits for no worker that has rehearsed."""
HURRIED = "in a hurry"
"""Series of wrong answers for which nothing had the time to get ready."""
MEMORY, OWN, PROCESSES, DESCRIPTORS, DISK, LOAD = (
    "PSS [MB]",
    "anonymous [MB]",
    "processes",
    "descriptors",
    "disk [kB]",
    "load",
)
OTHERWISE = "another verdict than it should be"
LEFT = "left running"

ROWS = 10
LIMIT = 1.0
"""The time limit of the exercise, in seconds."""

MEMORY_GROWTH, DISK_GROWTH, TIMES_SLOWER, OVER_LIMIT = 20.0, 1000.0, 1.25, 2.0

_COLUMNS = (
    Column("wrong", "ms"),
    Column("p95", "ms"),
    Column("right", "ms"),
    Column("p95 of right", "ms"),
    Column("wrong, in a hurry", "ms"),
    Column("crashing", "ms"),
    Column("hanging, over limit", "ms"),
    Column("PSS", "MB"),
    Column("of it anonymous", "MB"),
    Column("processes", ""),
    Column("descriptors", ""),
    Column("disk", "kB"),
    Column("load", "x"),
)


def within(samples: Sequence[Sample], series: str, after: float, until: float) -> list[float]:
    """The values of a series that belong to the saves behind number `after`, up to number `until`."""
    return [one.value for one in samples if one.series == series and after < float(one.subject) <= until]


def growth(samples: Sequence[Sample], series: str, saves: int) -> float | None:
    """How much more of this there is in the last quarter of the saves than in the first, by their medians."""
    first, last = _quarters(samples, series, saves)
    return None if first is None or last is None else last - first


def slowdown(samples: Sequence[Sample], series: str, saves: int) -> float | None:
    """The median of the last quarter of the saves over that of the first."""
    first, last = _quarters(samples, series, saves)
    return ratio(last, first)


def summarise(samples: tuple[Sample, ...], saves: int, faults: tuple[str, ...] = ()) -> Section:
    """A line for each tenth of the saves, and the bars."""
    rows = min(ROWS, saves)
    edges = [saves * index // rows for index in range(rows + 1)]
    saved = ", ".join(f"{sum(one.detail.startswith(kind) for one in samples)} {kind}" for kind in KINDS)
    left = pick(samples, LEFT)
    return Section(
        name="soak",
        title=f"One watch and {saves} saves",
        columns=_COLUMNS,
        rows=tuple(
            Row(f"saves {after + 1} to {until}", _cells(samples, after, until)) for after, until in pairwise(edges)
        ),
        bars=(
            Bar("more memory, last quarter - first", growth(samples, OWN, saves), "at most", MEMORY_GROWTH, "MB"),
            Bar("more processes, last quarter - first", growth(samples, PROCESSES, saves), "at most", 0.0),
            Bar("more descriptors, last quarter - first", growth(samples, DESCRIPTORS, saves), "at most", 0.0),
            Bar("more on disk, last quarter - first", growth(samples, DISK, saves), "at most", DISK_GROWTH, "kB"),
            *(
                Bar(
                    f"{kind} answers: median of the last quarter / of the first",
                    slowdown(samples, kind, saves),
                    "at most",
                    TIMES_SLOWER,
                    "x",
                )
                for kind in (WRONG, RIGHT)
            ),
            Bar("hanging answers: verdict after the limit, worst", _over(samples), "at most", OVER_LIMIT, "s"),
            Bar("saves with another verdict than they should have", _otherwise(samples), "at most", 0.0),
            Bar("processes left when the watch has ended", left[0] if left else None, "at most", 0.0),
        ),
        samples=samples,
        notes=(
            f"{saved}; a hanging one is ended after {LIMIT:g} s.",
            "The save after a right one brings the watch back from the next exercise; its time is in no column.",
            "Held: by the watch and everything it has started, at rest.",
            "Memory that grows is anonymous: how much of a library counts depends on who else has loaded it.",
            "Disk: the learner's directory, the cache, the temporary directory, and open files without a name.",
            "Load: the system's, of one minute.",
        ),
        faults=faults,
    )


def _quarters(samples: Sequence[Sample], series: str, saves: int) -> tuple[float | None, float | None]:
    return median(within(samples, series, 0, saves / 4)), median(within(samples, series, saves * 3 / 4, saves))


def _cells(samples: Sequence[Sample], after: int, until: int) -> tuple[Cell, ...]:
    wrong, right, crashing, hanging = (within(samples, kind, after, until) for kind in KINDS)
    over = [value - LIMIT for value in hanging]
    hurried = within(samples, HURRIED, after, until)
    times = (
        *(one(values) for values in (wrong, right) for one in (median, p95)),
        *map(median, (hurried, crashing, over)),
    )
    held = (median(within(samples, what, after, until)) for what in (MEMORY, OWN, PROCESSES, DESCRIPTORS, DISK, LOAD))
    return (*(None if value is None else value * 1000 for value in times), *held)


def _over(samples: Sequence[Sample]) -> float | None:
    worst = largest(pick(samples, HANGING))
    return None if worst is None else worst - LIMIT


def _otherwise(samples: Sequence[Sample]) -> float | None:
    judged = any(one.series in (*KINDS, HURRIED, BACK) for one in samples)
    return float(len(pick(samples, OTHERWISE))) if judged else None
