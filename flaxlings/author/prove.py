"""`flaxlings dev check`: the content is proved by the program that ships it.

A course is proved when every stub loads and is unsolved, every solution is solved without a warning, every pitfall is
caught and every variant accepted.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flaxlings.author.edits import EditFault, apply_edits
from flaxlings.author.files import Complaint, check_files, stray_files
from flaxlings.course.model import Course, Exercise
from flaxlings.course.source import Source
from flaxlings.judge.observation import Pitfall, Transcript, Variant
from flaxlings.judge.verdict import Verdict
from flaxlings.session import Answer, Session

PROOF_SEEDS = (0, 17, 34)
"""A solution is solved on these; the first two are the probes' own."""
STUB_REASONS = ("unfinished", "different")
PITFALLS = 3
VARIANTS = 1

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
    executor = ThreadPoolExecutor(jobs, thread_name_prefix="prove")
    pending: list[Future[Proof]] = [executor.submit(prove_one, session, exercise) for exercise in exercises]
    try:
        for future in pending:
            yield future.result()
    finally:
        # Whoever leaves early closes the pool next, which ends what still runs; waiting here would come before that.
        executor.shutdown(wait=False, cancel_futures=True)


def prove_course(course: Course, exercises: Path | None) -> tuple[Finding, ...]:
    """What is wrong with the course as a whole: stray files, and stubs in `exercises` that differ from their copies."""
    return tuple(Finding("", says, hint) for says, hint in stray_files(course, exercises))


def prove_one(session: Session, exercise: Exercise) -> Proof:
    """Prove one exercise: files, names, solution, stub, pitfalls, variants."""
    course = session.course
    complaints = list(check_files(course, exercise))
    needed = (course.check_path(exercise), course.solution_path(exercise), course.stub_path(exercise))
    if not all(path.is_file() for path in needed):
        return _proof(exercise, Transcript(), 0.0, complaints)
    solution = course.solution_path(exercise).read_text(encoding="utf-8")
    stub = course.stub_path(exercise).read_text(encoding="utf-8")

    def judge(text: str, seeds: tuple[int, ...] | None = None) -> Verdict:
        answer = Answer(Source.of(text), course.solution_path(exercise), exercise.path)
        verdict = session.judge(exercise, answer, seeds=seeds)
        if verdict is None:
            raise CancelledError  # the pool was closed: nobody waits for this proof any more
        return verdict

    complaints += _names(solution, stub)
    # First, because every other run can use what it compiled.
    reference = session.reference(exercise)
    solved = judge(solution, PROOF_SEEDS)
    complaints += _solution(solved)
    # A pristine stub is `unfinished` whatever it does. What it does is to be proved, so this is not it any more.
    complaints += _stub(judge(f"{stub}\n# Begun.\n"))
    complaints += _counts(reference)
    for edited in _edits(reference):
        word = type(edited).__name__.lower()
        try:
            text = apply_edits(solution, edited.replace)
        except EditFault as error:
            complaints.append((f"{word} {edited.id}: {error}", "Correct its `replace`."))
            continue
        complaints += _edited(edited, judge(text))
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


def _edited(edited: Pitfall | Variant, verdict: Verdict) -> Iterator[Complaint]:
    if isinstance(edited, Variant):
        if not verdict.solved:
            says = f"variant {edited.id} is {describe(verdict)}"
            yield says, "A right answer must be accepted: loosen the probe."
        return
    slip = any(kind in _SLIPS for kind in _raised(verdict))
    if verdict.status != "unsolved" or slip or verdict.reason in ("unfinished", "timed-out"):
        yield f"pitfall {edited.id} is {describe(verdict)}", "A mistake must be caught, by what it does wrong."


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
