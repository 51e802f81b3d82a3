"""What `verify` found: a line for every exercise, a summary, and a bar while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from flaxlings.judge.verdict import Verdict
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.layout import cut, hang, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.verdict import verdict_mark

_BESIDE = 50
"""Columns that the reason needs to stand in the row itself."""


def render_results(verdicts: Sequence[Verdict], *, seconds: float, marks: Marks, width: int) -> RenderableType:
    """A line for every verdict: mark, exercise, status or reason, seconds; under it the likely mistake or the problem.

    `seconds` is the time of the whole command, which runs several at once.
    """
    names = max((cell_len(verdict.exercise) for verdict in verdicts), default=0)
    words = max((len(_word(verdict)) for verdict in verdicts), default=0)
    times = max((len(_seconds(verdict)) for verdict in verdicts), default=0)
    # On a narrow console the seconds go first, then the alignment of the words.
    with_times = marks.width + 1 + names + 2 + words + 2 + times <= width
    names = names if marks.width + 1 + names + 2 + words <= width else 0
    rows: list[RenderableType] = []
    for verdict in verdicts:
        mark, style = verdict_mark(verdict, marks)
        line = Text.assemble((mark, style), " ", no_wrap=True, overflow="fold")
        line.append(f"{verdict.exercise:<{names}}  ").append(f"{_word(verdict):<{words}}", style)
        if with_times:
            line.append(f"  {_seconds(verdict):>{times}}", "dim")
        problem = in_one_line(verdict)
        room = width - line.cell_len - 2
        if problem and room >= _BESIDE:
            line.append("  ").append(cut(problem, room, marks), "dim")
            problem = ""
        line.rstrip()
        rows.append(line)
        if problem:
            indent = marks.blank + "   "
            most = 3 * (width - len(indent))
            rows.append(hang(indent, Text(cut(problem, most, marks), "dim", overflow="fold")))
    return sections((rows, [_summary(verdicts, seconds, marks)]))


def in_one_line(verdict: Verdict) -> str:
    """Why an exercise is not solved: the first diagnosis, what was raised, or the first difference; harmless."""
    if verdict.solved or verdict.reason == "unfinished":
        return ""
    if verdict.diagnoses:
        return harmless_line(verdict.diagnoses[0].says, 200)
    if verdict.problem is not None:
        place = f"line {verdict.problem.line}: " if verdict.problem.line is not None else ""
        message = verdict.problem.message.strip().split("\n", 1)[0]
        raised = verdict.reason in {"raised", "unloadable"} and verdict.problem.type != "unreadable"
        name = verdict.problem.type.rpartition(".")[2]
        text = f"{name}: {message}" if raised and message else message or name
        return harmless_line(place + text, 200)
    for probe in verdict.probes:
        if probe.raised is not None:
            message = probe.raised.message.strip().split("\n", 1)[0]
            return harmless_line(f"{probe.raised.type.rpartition('.')[2]}: {message}", 200)
        for difference in probe.differences:
            sides = [
                f"{name} {text}"
                for name, text in (("expected", difference.expected), ("yours", difference.yours))
                if text
            ]
            where = f"{difference.path} " if difference.path else ""
            return harmless_line(f"{where}{difference.kind}: {', '.join(sides)}", 200)
    return ""


def _word(verdict: Verdict) -> str:
    return verdict.reason or verdict.status


def _seconds(verdict: Verdict) -> str:
    return f"{verdict.seconds:.2f} s"


def _summary(verdicts: Sequence[Verdict], seconds: float, marks: Marks) -> RenderableType:
    line = Text()
    for status, style in (("solved", "green"), ("unsolved", "red"), ("unjudged", "yellow")):
        count = sum(verdict.status == status for verdict in verdicts)
        if count or status == "solved":
            line.append(f" {marks.dot} " if line else "", "dim").append(f"{count} {status}", style if count else "")
    return line.append(f"  in {seconds:.1f} s", "dim")


@contextmanager
def verify_progress(console: Console, total: int) -> Iterator[Callable[[Verdict], None]]:
    """A bar while exercises run; call what it yields with every verdict. Prints nothing where there is no terminal.

    The bar is gone when it ends, so that only the results stay.
    """
    if not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 -- heavy; only a verify at a terminal needs it

    progress = Progress(
        BarColumn(30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        # What others print goes where they print it: stdout may be a pipe that carries the data.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with progress:
        task = progress.add_task("", total=total)

        def advance(verdict: Verdict) -> None:
            progress.update(task, advance=1, description=f"{verdict.exercise} {_word(verdict)}")

        yield advance
