"""`flaxlings dev check`: the content is proved by the program that ships it.

A course is proved when every stub loads and is unsolved, every solution is formatted, quick and solved without a
warning, every pitfall is caught and named as what it is, every variant is accepted, no probe rejects what the text
allows, and nothing is left that `flaxlings dev new` marked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path

from flaxlings.author.files import Complaint, check_files, stray_files, unwritten
from flaxlings.author.formatting import FORMATTER, has_formatter, is_formatted
from flaxlings.author.order import depends_on_order, reversed_order
from flaxlings.course.edits import EditFault, apply_edits
from flaxlings.course.model import Course, Exercise
from flaxlings.course.source import Source
from flaxlings.judge.observation import Pitfall, Transcript, Variant
from flaxlings.judge.verdict import Verdict
from flaxlings.session import USUAL_SEEDS, Answer, Session, result_of, threads

PROOF_SEEDS = (0, 17, 34, 51, 68)
"""A solution is solved on these; the first two are the probes' own."""
STUB_REASONS = ("unfinished", "different")
PITFALLS = 3
VARIANTS = 1
NAMED_REASONS = ("different", "raised", "unloadable")
"""Those of a pitfall that has to be named: what is forbidden has a sentence of its own."""
SPARE = 2
"""A solution takes this part of its time limit at the most: a learner's machine is slower, and so may be the answer."""

_SLIPS = ("SyntaxError", "IndentationError", "TabError", "NameError", "ImportError", "ModuleNotFoundError")
"""What a slip in an edit raises, when the file is loaded or by a probe; no mistake worth a name does."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an exercise (or, without a name, with the course), and what to do."""

    exercise: str
    says: str
    hint: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was tried for one exercise, and what is wrong with it."""

    exercise: str
    pitfalls: int
    variants: int
    seconds: float
    """The solution's run."""
    findings: tuple[Finding, ...]


def prove(session: Session, exercises: Sequence[Exercise], jobs: int) -> Iterator[Proof]:
    """Prove these exercises, `jobs` at a time; proofs come in the order of the course."""
    with threads(jobs, "prove") as executor:
        for future in [executor.submit(prove_one, session, exercise) for exercise in exercises]:
            yield result_of(future)


def prove_course(course: Course, exercises: Path | None) -> tuple[Finding, ...]:
    """What is wrong with the course as a whole.

    Stray files, stubs in `exercises` that differ from their copies, what is still to be written, and that nothing can
    tell whether solutions are formatted.
    """
    complaints = [*stray_files(course, exercises), *unwritten(course)]
    if not has_formatter():
        complaints.append((f"{FORMATTER} is not installed", "Install flaxlings with its extra `dev`."))
    return tuple(Finding("", says, hint) for says, hint in complaints)


def prove_one(session: Session, exercise: Exercise) -> Proof:
    """Prove one exercise: files, names, solution, stub, order, pitfalls, variants."""
    course = session.course
    complaints = list(check_files(course, exercise))
    needed = (course.check_path(exercise), course.solution_path(exercise), course.stub_path(exercise))
    if not all(path.is_file() for path in needed):
        return _proof(exercise, Transcript(), 0.0, complaints)
    solution = course.solution_path(exercise).read_text(encoding="utf-8")
    stub = course.stub_path(exercise).read_text(encoding="utf-8")

    def answer(text: str) -> Answer:
        return Answer(Source.of(text), course.solution_path(exercise), exercise.path)

    def judge(text: str, seeds: tuple[int, ...] | None = None) -> Verdict:
        verdict = session.judge(exercise, answer(text), seeds=seeds)
        if verdict is None:
            raise CancelledError  # the pool was closed: nobody waits for this proof any more
        return verdict

    complaints += _names(solution, stub)
    if not is_formatted(course.solution_path(exercise)):
        complaints.append(("the solution is not formatted", f"`{FORMATTER} format` does it."))
    # First, because every other run can use what it compiled.
    reference = session.reference(exercise)
    solved = judge(solution, PROOF_SEEDS)
    complaints += _solution(solved)
    complaints += complaints_about_time(solved.seconds, exercise.time_limit)
    # A pristine stub is `unfinished` whatever it does. What it does is to be proved, so this is not it any more.
    complaints += _stub(judge(f"{stub}\n# Begun.\n"))
    complaints += _order(solution, stub, judge)
    complaints += _counts(reference)
    # A process for each would take most of the time, and the test of the whole course gives them one.
    seen = {known.pitfall.id: known.transcript for known in session.pitfalls(exercise)}
    for edited in _edits(reference):
        word = type(edited).__name__.lower()
        try:
            text = apply_edits(solution, edited.replace)
        except EditFault as error:
            complaints.append((f"{word} {edited.id}: {error}", "Correct its `replace`."))
            continue
        if isinstance(edited, Pitfall) and edited.id in seen:
            verdict = session.decided(exercise, answer(text), reference, seen[edited.id])
        else:
            verdict = judge(text)
        complaints += complaints_about(edited, verdict)
    return _proof(exercise, reference, solved.seconds, complaints)


def _proof(exercise: Exercise, reference: Transcript, seconds: float, complaints: Sequence[Complaint]) -> Proof:
    findings = tuple(Finding(exercise.name, says, hint) for says, hint in complaints)
    return Proof(exercise.name, len(reference.pitfalls), len(reference.variants), seconds, findings)


def _edits(reference: Transcript) -> tuple[Pitfall | Variant, ...]:
    return (*reference.pitfalls, *reference.variants)


def _names(solution: str, stub: str) -> Iterator[Complaint]:
    try:
        unlike = public_names(solution) ^ public_names(stub)
    except SyntaxError:
        return  # the verdicts about the two say which, and where
    if unlike:
        yield f"stub and solution do not define the same names: {', '.join(sorted(unlike))}", "Rename or add them."


def _solution(verdict: Verdict) -> Iterator[Complaint]:
    if not verdict.solved:
        yield (
            f"the solution is {describe(verdict)}",
            "`flaxlings verify --solutions NAME` shows more; mend one of them.",
        )
    for note in verdict.diagnoses:
        yield f"the solution causes a note on line {note.line}: {note.says}", "Write it with today's API."


def complaints_about_time(seconds: float, limit: float) -> Iterator[Complaint]:
    """What is wrong with a solution that takes so long, under this limit."""
    # The limit is meant for the usual number of seeds.
    limit *= len(PROOF_SEEDS) / USUAL_SEEDS
    if seconds > limit / SPARE:
        yield (
            f"the solution takes {seconds:.1f} s of {limit:.1f} s, with {len(PROOF_SEEDS)} seeds",
            "Look at less, or at smaller inputs; or raise time_limit in topic.toml.",
        )


def _order(solution: str, stub: str, judge: Callable[[str], Verdict]) -> Iterator[Complaint]:
    text = reversed_order(solution)
    if text is None:
        return
    verdict = judge(text)
    if verdict.status == "unjudged" or verdict.reason not in {None, "different"}:
        yield (
            f"the solution with its parameters in the reverse order is {describe(verdict)}",
            "Prove it again; `flaxlings doctor` tells more."
            if verdict.status == "unjudged"
            else "flaxlings/author/order.py reaches into Flax, and has to follow it.",
        )
    for name in depends_on_order(verdict, stub):
        yield (
            f"the probe {name} depends on the order in which parameters are created",
            "Compare numbers on parameters that the check makes; or let the stub's text fix the order.",
        )


def _stub(verdict: Verdict) -> Iterator[Complaint]:
    if verdict.status != "unsolved" or verdict.reason not in STUB_REASONS:
        yield f"the stub is {describe(verdict)}", "It must load, and fail only because the work is not done."


def _counts(reference: Transcript) -> Iterator[Complaint]:
    for count, least, word in (
        (len(reference.pitfalls), PITFALLS, "pitfalls"),
        (len(reference.variants), VARIANTS, "variants"),
    ):
        if count < least:
            yield f"{count} {word} are declared", f"Declare at least {least}."
    ids = [each.id for each in _edits(reference)]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        yield f"the id {twice} is used twice", "Rename one."


def complaints_about(edited: Pitfall | Variant, verdict: Verdict) -> Iterator[Complaint]:
    """What is wrong with a pitfall or a variant that was judged like this."""
    if isinstance(edited, Variant):
        if not verdict.solved:
            says = f"variant {edited.id} is {describe(verdict)}"
            yield says, "A right answer must be accepted: loosen the probe."
        return
    slip = any(kind in _SLIPS for kind in _raised(verdict))
    if verdict.status != "unsolved" or slip or verdict.reason in ("unfinished", "timed-out"):
        yield f"pitfall {edited.id} is {describe(verdict)}", "A mistake must be caught, by what it does wrong."
    elif verdict.reason in NAMED_REASONS:
        yield from _named(edited, verdict)


def _named(pitfall: Pitfall, verdict: Verdict) -> Iterator[Complaint]:
    """A pitfall is named by its own sentence and by no other pitfall's."""
    ids = [diagnosis.id for diagnosis in verdict.diagnoses if diagnosis.source == "pitfall"]
    others = ", ".join(each for each in ids if each != pitfall.id)
    if pitfall.id not in ids:
        yield (
            f"pitfall {pitfall.id} is named {others or 'nothing'}",
            "Let a probe tell the two apart, or drop one." if others else "Let every probe that fails see the same.",
        )
    elif others:
        yield f"pitfall {pitfall.id} is named {others} too", "Let a probe tell the two apart, or drop one."


def _raised(verdict: Verdict) -> Iterator[str]:
    """The types of everything that was raised."""
    if verdict.problem is not None:
        yield verdict.problem.type
    yield from (probe.raised.type for probe in verdict.probes if probe.raised)


def public_names(text: str) -> frozenset[str]:
    """The public classes and functions that a file defines at its top."""
    return frozenset(
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    )


def describe(verdict: Verdict) -> str:
    """A verdict in one line, for whoever writes the course."""
    parts: list[str] = [verdict.status, verdict.reason or ""]
    failing = [probe for probe in verdict.probes if probe.status in ("different", "raised")]
    if failing:
        probe = failing[0]
        parts.append(f"at {probe.name} (seed {probe.seed}, {probe.status})")
        parts += [f"{each.path}: {each.kind}, {each.expected} / {each.yours}" for each in probe.differences[:2]]
    if verdict.problem is not None:
        parts.append(f"{verdict.problem.type}: {verdict.problem.message.strip()[-300:]}")
    return " ".join(part for part in parts if part)
