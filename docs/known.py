"""What the pictures are made of: real verdicts about what a learner may have written by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flaxlings.command.showing import NotSeen, look_at_module
from flaxlings.course.edits import apply_edits
from flaxlings.course.model import Course
from flaxlings.course.pristine import read_pristine
from flaxlings.course.progress import Progress, Record
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.marks import Marks
from flaxlings.screen.variables import Shown
from flaxlings.session import Session

SOLVED = ("linen_init_apply", "linen_dense", "linen_simple_dense", "linen_explicit_dense", "linen_initializers")
MISTAKES = {
    "linen_init_scale": (("normal(stddev=0.01)", "normal(stddev=0.1)"),),
    "linen_sequential": ((" nn.relu,", ""),),
    "linen_attention": (("axis=-1", "axis=0"),),
}
"""Answers that are wrong; what is neither here nor solved is a stub."""
WRONG = "linen_init_scale"
LAST_OF_TOPIC = "linen_explicit_dense"
WORK = {
    "linen_init_apply": (2, 240.0),
    "linen_dense": (5, 780.0),
    "linen_simple_dense": (1, 95.0),
    "linen_explicit_dense": (3, 420.0),
    "linen_initializers": (1, 60.0),
    "linen_init_scale": (4, 510.0),
}
"""Attempts and seconds, as a learner may have needed them."""


@dataclass(frozen=True)
class Known:
    """Everything that a screen may show, made once."""

    course: Course
    texts: Mapping[str, str]
    verdicts: Mapping[str, Verdict]
    module: Shown
    marks: Marks

    def progress(self, *names: str) -> Progress:
        """What the state file would say where these are solved."""
        records = {name: Record(name in names, None, *_worked(name)) for name in {*names, *WORK}}
        return Progress(records={name: record for name, record in records.items() if record.solved or name == WRONG})


def _worked(name: str) -> tuple[int, int, None, float]:
    attempts, seconds = WORK.get(name, (2, 300.0))
    return attempts, 0, None, seconds


def know(session: Session, marks: Marks) -> Known:
    """Judge what a learner may have written by now."""
    course, directory = session.course, session.directory
    texts = {}
    for exercise in course.exercises:
        text = course.solution_path(exercise).read_text(encoding="utf-8")
        if exercise.name in MISTAKES:
            text = apply_edits(text, MISTAKES[exercise.name])
        elif exercise.name not in SOLVED:
            text = read_pristine(course, course.stub_path(exercise)).decode()
        path = directory.exercise_path(exercise)
        path.write_text(text, encoding="utf-8")
        texts[exercise.name] = text
    # A picture must not change because a run took longer.
    verdicts = {verdict.exercise: replace(verdict, seconds=0.07) for verdict in session.judge_all(course.exercises)}
    looked = look_at_module(session, course.by_name["linen_explicit_dense"])
    assert not isinstance(looked, NotSeen)
    return Known(course, texts, verdicts, looked.shown, marks)
