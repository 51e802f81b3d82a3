"""The answer to one source text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Raised
from flaxlings.judge.picture import Picture

Status = Literal["solved", "unsolved", "unjudged"]
Reason = Literal["different", "raised", "unloadable", "unfinished", "timed-out", "died", "forbidden"]
ProbeStatus = Literal["same", "different", "raised", "skipped"]


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One probe with one seed, after comparison."""

    name: str
    title: str
    seed: int
    status: ProbeStatus
    differences: tuple[Difference, ...] = ()
    raised: Raised | None = None
    picture: Picture | None = None
    """What there is to see of it; at most one probe of a verdict has one."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The likely mistake (or, for a note, the advice): a sentence, the learner's line, where to read more."""

    id: str
    source: Literal["pitfall", "rule"]
    says: str
    line: int | None = None
    link: str | None = None
    is_advice: bool = False
    """Whether it explains no failure: a deprecation, a warning, what the check has to say of a right answer too."""
    exercise: str | None = None
    """The name of another exercise that teaches what is missing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is nothing to compare: what was raised, or how the run ended."""

    type: str
    message: str
    line: int | None = None
    frames: tuple[tuple[int, str], ...] = ()
    """The learner's lines that led there, outermost first: (line number, code)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Solved, unsolved or unjudged, about one digest.

    `unjudged` is our fault, never the learner's; then `problem` says what happened and `reason` is None. A `solved`
    verdict has no reason and no differences; it can still carry diagnoses, which then are advice.
    """

    exercise: str
    topic: str
    path: str
    status: Status
    digest: str
    reason: Reason | None = None
    seconds: float = 0.0
    probes: tuple[ProbeResult, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    problem: Problem | None = None
    output: str = ""

    @property
    def solved(self) -> bool:
        """Whether this verdict may be credited."""
        return self.status == "solved"
