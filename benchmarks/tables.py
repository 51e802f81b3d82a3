"""Sections as rich tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.figures import Bar, Cell, Column, Section

_FORMATS = {"s": "{:.3f}", "ms": "{:.1f}", "x": "{:.2f}", "MB": "{:.0f}", "kB": "{:.0f}"}


def show(console: Console, section: Section) -> None:
    """Print the section's table, its bars and what went wrong."""
    table = Table(title=section.title, title_justify="left")
    table.add_column("")
    for column in section.columns:
        table.add_column(Text(f"{column.name}\n({column.unit})" if column.unit else column.name), justify="right")
    for row in section.rows:
        table.add_row(Text(row.subject), *map(cell, row.cells, section.columns))
    console.print(table)
    for note in section.notes:
        console.print(note, style="dim", markup=False)
    for fault in section.faults:
        console.print(f"not measured: {fault}", style="red", markup=False)
    show_bars(console, section.bars)
    console.print()


def show_bars(console: Console, bars: Iterable[Bar]) -> None:
    """One line for each bar."""
    for bar in bars:
        console.print(sentence(bar), style="green" if bar.met else "bold red", markup=False)


def cell(value: Cell, column: Column) -> str:
    """A cell's text; a dash for what is not known."""
    if value is None:
        return "-"
    return value if isinstance(value, str) else number(value, column.unit)


def number(value: float, unit: str) -> str:
    """The number as its unit is read; seconds are given in seconds, milliseconds in milliseconds."""
    return _FORMATS.get(unit, "{:g}").format(value)


def sentence(bar: Bar) -> str:
    """The bar in words: what was promised, what was measured, `met` or `MISSED`."""
    unit = f" {bar.unit}" if bar.unit else ""
    measured = "not measured" if bar.value is None else f"{number(bar.value, bar.unit)}{unit}"
    alone = f"; {bar.counts[0]} of {bar.counts[1]} taken alone" if bar.counts else ""
    verdict = "met   " if bar.met else "MISSED"
    return f"{verdict} {bar.name}: {measured} ({bar.relation} {number(bar.limit, bar.unit)}{unit}{alone})"
