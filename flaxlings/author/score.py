"""How good the checks and diagnoses are on answers that nobody derived from the solution: `flaxlings dev score`.

An answer is a file whose first line says what it is: `# right`, or `# wrong: CAUSE, CAUSE`, where each cause is an id
that would name the mistake correctly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flaxlings.course.fault import Fault, reason
from flaxlings.course.model import Exercise
from flaxlings.course.source import Source
from flaxlings.judge.decide import NOT_DIAGNOSED, decide
from flaxlings.judge.diagnose.diagnose import Texts
from flaxlings.judge.verdict import Verdict
from flaxlings.session import Answer, Session, result_of, threads

_HEAD = re.compile(r"^#\s*(right|wrong)\s*(?::\s*(.*\S))?\s*$")


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer, and what it is: right, or wrong for one of these causes."""

    exercise: str
    path: Path
    text: str
    causes: tuple[str, ...] | None
    """None for a right answer."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of a marked answer."""

    marked: Marked
    solved: bool
    named: tuple[str, ...]
    """The ids of its diagnoses, the likeliest first."""
    by_rules: tuple[str, ...]
    """Likewise when no pitfall is known."""

    @property
    def judged_rightly(self) -> bool:
        """Whether a right answer was accepted, or a wrong one rejected."""
        return self.solved == (self.marked.causes is None)


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of an exercise, or of all."""

    right: int
    accepted: int
    wrong: int
    rejected: int
    named: int
    misnamed: int
    named_by_rules: int
    misnamed_by_rules: int


def read_answers(directory: Path, exercise: Exercise) -> tuple[Marked, ...]:
    """The marked answers to this exercise, by name.

    Raises:
        Fault: a file cannot be read, or its first line does not say what it is.
    """
    return tuple(_read(exercise, path) for path in sorted((directory / exercise.name).glob("*.py")))


def _read(exercise: Exercise, path: Path) -> Marked:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise Fault(f"{path.name} cannot be read: {why}.", hint="Mend or remove it.") from error
    head = _HEAD.match(text.partition("\n")[0])
    causes = tuple(cause.strip() for cause in (head[2] or "").split(",") if cause.strip()) if head else ()
    if head is None or (head[1] == "wrong") != bool(causes):
        says = f"The first line of {path.name} does not say what the answer is."
        raise Fault(says, hint="Write `# right`, or `# wrong: CAUSE, CAUSE`.")
    return Marked(exercise.name, path, text, causes or None)


def score_all(
    session: Session, exercises: Sequence[Exercise], directory: Path, jobs: int
) -> Iterator[tuple[Exercise, tuple[Scored, ...]]]:
    """Score these exercises, `jobs` answers at a time; an exercise at a time, in the order of the course.

    Raises:
        Fault: as `read_answers`.
    """
    marked = [(exercise, read_answers(directory, exercise)) for exercise in exercises]
    with threads(jobs, "score") as executor:
        pending = [
            (exercise, [executor.submit(score_one, session, exercise, each) for each in answers])
            for exercise, answers in marked
        ]
        for exercise, futures in pending:
            yield exercise, tuple(result_of(future) for future in futures)


def score_one(session: Session, exercise: Exercise, marked: Marked) -> Scored:
    """Run a marked answer once, and judge it with and without the exercise's pitfalls."""
    path = session.course.solution_path(exercise)
    answer = Answer(Source.of(marked.text), path, marked.path.name)
    reference = session.reference(exercise)
    yours = session.pool.run(session.job(exercise, answer, None))
    texts = session.texts(exercise, answer)

    def verdict(texts: Texts) -> Verdict:
        return decide(
            exercise, answer.source.digest, pristine=False, reference=reference, yours=yours, texts=lambda: texts
        )

    by_rules = verdict(replace(texts, known=()))
    if by_rules.status == "unjudged":
        says = by_rules.problem.message if by_rules.problem else "nobody knows why"
        raise Fault(f"{marked.path.name} cannot be judged: {says}", hint="`flaxlings doctor` tells more.")
    return Scored(marked, by_rules.solved, _ids(verdict(texts)), _ids(by_rules))


def _ids(verdict: Verdict) -> tuple[str, ...]:
    """What the verdict says is the cause; a forbidden call is one, and an unfinished file another."""
    if verdict.reason in ("forbidden", "unfinished", "timed-out", "died"):
        return (verdict.reason,)
    # Where something parts is a place, and no cause.
    # A rule that failed is worth seeing, as a wrong name.
    causes = (
        each.id
        for each in verdict.diagnoses
        if (not each.is_advice or each.id == NOT_DIAGNOSED) and not each.id.startswith("parts-")
    )
    return tuple(dict.fromkeys(causes))


def is_named(ids: tuple[str, ...], causes: tuple[str, ...]) -> bool:
    """Whether the first of these ids is one of the causes. A call that the check forbids is its own name."""
    return bool(ids) and (ids[0] in causes or ids[0] == "forbidden")


def count(scored: Sequence[Scored]) -> Score:
    """The counts: a mistake is named when the first diagnosis is one of its causes, and misnamed when it is not."""
    right = [each for each in scored if each.marked.causes is None]
    wrong = [(each, each.marked.causes) for each in scored if each.marked.causes is not None]
    return Score(
        right=len(right),
        accepted=sum(each.solved for each in right),
        wrong=len(wrong),
        rejected=sum(not each.solved for each, _ in wrong),
        named=sum(is_named(each.named, causes) for each, causes in wrong),
        misnamed=sum(bool(each.named) and not is_named(each.named, causes) for each, causes in wrong),
        named_by_rules=sum(is_named(each.by_rules, causes) for each, causes in wrong),
        misnamed_by_rules=sum(bool(each.by_rules) and not is_named(each.by_rules, causes) for each, causes in wrong),
    )
