"""A verdict as a learner reads it: the mark, the likely mistake, the failing probe, the others, what was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from flaxlings.judge.verdict import Diagnosis, Problem, Verdict
from flaxlings.screen.harmless import cap, harmless, harmless_line, prose
from flaxlings.screen.layout import INDENT, Hanging, hang, sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.probes import FoldedProbe, code_lines, fold_probes, probe_lines, raised_lines

_OUTPUT_LINES = 20
_OUTPUT_CHARACTERS = 4_000

_HEADLINES = {
    "raised": "an exception was raised",
    "unloadable": "the file cannot be loaded",
    "unfinished": "not finished yet",
    "timed-out": "ran out of time",
    "died": "ended before the check did",
    "forbidden": "uses what this exercise forbids",
}

_WITHOUT_WORDS = {
    "unfinished": "Nothing is wrong: there is still something to write. Edit the file and save it.",
    "timed-out": "Your code was ended at its time limit: is there a loop that never ends?",
    "died": "The run of your code ended before the check was done, so there is nothing to compare.",
    "forbidden": "Your code calls something that this exercise does without.",
}
"""What is said when the problem itself says nothing."""

_NOT_YOUR_MISTAKE = "This is a fault of flaxlings, not a mistake of yours; your progress is as it was."
_WHAT_TO_DO = "hint: save the file to try again; if that does not help, run `flaxlings doctor`."


def render_verdict(
    verdict: Verdict, *, marks: Marks, width: int, source_lines: Sequence[str] | None = None
) -> RenderableType:
    """The verdict for a console of `width` columns.

    `source_lines` are the lines of the text that was judged, so that a line number can be shown with its code.
    """
    parts: list[Sequence[RenderableType]] = [[_headline(verdict, marks, width)]]
    if verdict.status == "unjudged":
        parts.extend(_our_fault(verdict.problem))
    else:
        mistakes = [each for each in verdict.diagnoses if not each.is_advice]
        parts.append(list(_diagnoses(mistakes, marks, source_lines)))
    if verdict.status == "unsolved":
        probes = fold_probes(verdict.probes)
        parts.append(list(_problem(verdict, probes, marks, source_lines)))
        # What is unfinished is not compared yet, and of what cannot be loaded no probe ran.
        if verdict.reason not in {"unfinished", "unloadable"}:
            parts.extend(probe_lines(probes, marks=marks, width=width))
    # What explains no failure must not stand before it.
    advice = [each for each in verdict.diagnoses if each.is_advice]
    parts.append(list(_diagnoses(advice, marks, source_lines)))
    parts.append(list(_output(verdict.output, marks)))
    return sections(parts)


def verdict_mark(verdict: Verdict, marks: Marks) -> tuple[str, str]:
    """The mark of a verdict and its style."""
    if verdict.status == "solved":
        return marks.ok, "green"
    if verdict.status == "unjudged":
        return marks.warn, "yellow"
    return (marks.todo, "yellow") if verdict.reason == "unfinished" else (marks.bad, "red")


def headline(verdict: Verdict) -> str:
    """The verdict in a few words."""
    if verdict.status == "solved":
        return "solved"
    if verdict.status == "unjudged":
        return "could not be judged"
    if verdict.reason is not None and verdict.reason in _HEADLINES:
        return _HEADLINES[verdict.reason]
    names = {probe.name for probe in verdict.probes}
    differ = {probe.name for probe in verdict.probes if probe.status in {"different", "raised"}}
    return f"{len(differ)} of {len(names)} probes differ{'s' if len(differ) == 1 else ''}" if differ else "different"


def _headline(verdict: Verdict, marks: Marks, width: int) -> Hanging:
    mark, style = verdict_mark(verdict, marks)
    text = Text(overflow="fold").append(verdict.exercise, "bold").append(f" {marks.dash} ", "dim")
    text.append(headline(verdict), style)
    seconds = f"  {verdict.seconds:.2f} s"
    if marks.width + 1 + text.cell_len + len(seconds) <= width:
        text.append(seconds, "dim")
    return Hanging(Text.assemble((mark, style), " "), text)


def _our_fault(problem: Problem | None) -> Iterator[list[RenderableType]]:
    """What went wrong, whose fault that is, what to do, and what a report needs, in the paragraphs of the problem."""
    message = cap(problem.message if problem else "", lines=60, characters=6_000).text
    first, *others = message.split("\n\n")
    hints = [other for other in others if other.startswith("hint:")] or [_WHAT_TO_DO]
    yield [hang(INDENT, prose(text)) for text in (first, _NOT_YOUR_MISTAKE) if text]
    yield [hang(INDENT, prose(hint)) for hint in hints]
    for other in others:
        if other not in hints:
            yield [hang(INDENT, prose(other, "dim"))]


def _diagnoses(
    diagnoses: Sequence[Diagnosis], marks: Marks, source_lines: Sequence[str] | None
) -> Iterator[RenderableType]:
    under = INDENT + marks.blank + " "
    for diagnosis in diagnoses:
        yield Hanging(Text.assemble(INDENT, (marks.arrow, "cyan"), " "), prose(diagnosis.says))
        yield from _line(diagnosis.line, source_lines, under, marks)
        name = f"note: {diagnosis.id}" if diagnosis.is_advice else diagnosis.id
        taught = f"the exercise {diagnosis.exercise} is about this" if diagnosis.exercise else None
        about = f" {marks.dot} ".join(part for part in (name, taught, diagnosis.link) if part)
        yield hang(under, Text(harmless_line(about), "dim", overflow="fold"))


def _problem(
    verdict: Verdict, probes: Sequence[FoldedProbe], marks: Marks, source_lines: Sequence[str] | None
) -> Iterator[RenderableType]:
    """What was raised or how the run ended, where no probe says so already."""
    problem = verdict.problem
    # A diagnosis has shown this line.
    shown = problem is not None and problem.line in {diagnosis.line for diagnosis in verdict.diagnoses}
    if verdict.reason in _WITHOUT_WORDS:
        says = (problem.message if problem else "") or _WITHOUT_WORDS[verdict.reason]
        yield hang(INDENT, prose(cap(says, lines=20, characters=2_000).text))
        if problem is not None and not shown:
            # No traceback for what is not written yet; the place is enough.
            frames = () if verdict.reason == "unfinished" else problem.frames
            yield from _frames(problem.line, frames, source_lines, INDENT, marks)
    elif problem is not None and problem.type == "unreadable":
        # There was no text, so nothing was raised either.
        yield hang(INDENT, prose(problem.message))
    elif problem is not None and not any(_is(problem, probe) for probe in probes):
        yield from raised_lines(problem.type, problem.message, (), INDENT, marks)
        if not shown or len(problem.frames) > 1:
            yield from _frames(problem.line, problem.frames, source_lines, INDENT * 2, marks)


def _is(problem: Problem, probe: FoldedProbe) -> bool:
    raised = probe.raised
    return raised is not None and (raised.type, raised.message) == (problem.type, problem.message)


def _frames(
    line: int | None,
    frames: Sequence[tuple[int, str]],
    source_lines: Sequence[str] | None,
    indent: str,
    marks: Marks,
) -> Iterator[RenderableType]:
    if frames:
        yield from code_lines(frames, indent, marks)
    else:
        yield from _line(line, source_lines, indent, marks)


def _line(line: int | None, source_lines: Sequence[str] | None, indent: str, marks: Marks) -> Iterator[RenderableType]:
    if line is not None:
        code = source_lines[line - 1] if source_lines and 0 < line <= len(source_lines) else ""
        yield from code_lines([(line, code)], indent, marks)


def _output(output: str, marks: Marks) -> Iterator[RenderableType]:
    if not output.strip():
        return
    yield Text(f"{INDENT}your file printed", "dim")
    capped = cap(output, lines=_OUTPUT_LINES, characters=_OUTPUT_CHARACTERS)
    edge = Text(INDENT + marks.pipe, "dim")
    for line in capped.text.split("\n"):
        yield Hanging(edge, harmless(line), edge)
    if capped.lines_left:
        yield Text(f"{INDENT}{marks.more} {capped.lines_left:,} more lines", "dim")
    elif not capped.whole:
        yield Text(f"{INDENT}{marks.more} {capped.characters_left:,} more characters", "dim")
