"""Samples, what is told of them, and bars: pure."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Relation = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement, in the order in which they were made.

    `series` is what was measured, `subject` what it was measured on (an exercise, a command), `value` seconds unless
    the section says otherwise, `detail` what else a reader of the raw samples may want to know.
    """

    series: str
    subject: str
    value: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What was promised, and what was measured. A value that could not be measured meets no bar.

    `counts` says for how many subjects, taken alone, it holds: (met, all of them).
    """

    name: str
    value: float | None
    relation: Relation
    limit: float
    unit: str = ""
    counts: tuple[int, int] | None = None

    @property
    def met(self) -> bool:
        """Whether the promise holds."""
        if self.value is None:
            return False
        return self.value <= self.limit if self.relation == "at most" else self.value >= self.limit

    def counted(self, values: Iterable[float | None]) -> Bar:
        """The bar with counts: how many of these values, one for each subject, meet it alone."""
        alone = [replace(self, value=value).met for value in values]
        return replace(self, counts=(sum(alone), len(alone)))

    def as_json(self) -> dict[str, Any]:
        """The bar and its outcome."""
        return {
            "name": self.name,
            "value": self.value,
            "relation": self.relation,
            "limit": self.limit,
            "unit": self.unit,
            "subjects_met": self.counts and self.counts[0],
            "subjects": self.counts and self.counts[1],
            "met": self.met,
        }


Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; the cells go with the section's columns."""

    subject: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers; `unit` is `s`, `ms`, `x` (a ratio), `MB`, `kB` or empty for a count."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Section:
    """Everything that one section measured: the raw samples, and what they come to."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    samples: tuple[Sample, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """What could not be measured, and why."""

    def as_json(self) -> dict[str, Any]:
        """The section as plain values; a row's cells by their columns' names."""
        names = [f"{column.name} [{column.unit}]" if column.unit else column.name for column in self.columns]
        return {
            "title": self.title,
            "notes": list(self.notes),
            "faults": list(self.faults),
            "rows": [{"subject": row.subject, **dict(zip(names, row.cells, strict=True))} for row in self.rows],
            "bars": [bar.as_json() for bar in self.bars],
            "samples": [
                {"series": sample.series, "subject": sample.subject, "value": sample.value, "detail": sample.detail}
                for sample in self.samples
            ],
        }


def pick(samples: Iterable[Sample], series: str, subject: str | None = None) -> list[float]:
    """The values of one series, of one subject or of all."""
    return [
        sample.value for sample in samples if sample.series == series and (subject is None or sample.subject == subject)
    ]


def subjects(samples: Iterable[Sample]) -> list[str]:
    """Every subject, in the order of appearance."""
    return list(dict.fromkeys(sample.subject for sample in samples))


def median(values: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return statistics.median(values) if values else None


def p95(values: Sequence[float]) -> float | None:
    """The 95th percentile, interpolated between the two nearest values; None of nothing."""
    if len(values) < 2:
        return values[0] if values else None
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def ratio(above: float | None, below: float | None) -> float | None:
    """`above / below`; None where one of them is not known, or the second is 0."""
    return None if above is None or not below else above / below


def largest(values: Sequence[float]) -> float | None:
    """The largest; None of nothing."""
    return max(values, default=None)


def spread(count: int, among: int) -> tuple[int, ...]:
    """`count` of the numbers below `among`, spread evenly; all of them when there are fewer."""
    count = min(count, among)
    return tuple(among * (2 * index + 1) // (2 * count) for index in range(count))
