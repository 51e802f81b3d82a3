"""Two transcripts in, one verdict out. The plan is the reference's: what a learner's run says of it is ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flaxlings.course.model import Exercise
from flaxlings.judge.compare import compare
from flaxlings.judge.describe import ROOT, describe, shorten
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Observation, Offence, ProbePlan, Raised, Transcript
from flaxlings.judge.raised import ended_itself, is_unfinished, problem_of
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Reason, Verdict

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.diagnose import Texts

_Place = tuple[str, int]
"""A probe's name and a seed."""

_HINT = "hint: run `flaxlings doctor`, and report this if that finds nothing."
_EXIT = re.compile(r"\bexit code ([^()\n]+)")
_EXIT_LINE = re.compile(r"\bon line (\d{1,9})\b")
_LEAVE_OUT = "leave out sys.exit(), exit(), quit() and os._exit()."
_DETAIL_LIMIT = 300

NOT_DIAGNOSED = "not-diagnosed"
"""The id of the advice that says that a rule or a picture failed."""

_EXPLAINED = ("different", "raised", "unloadable")
"""The reasons behind which there is a mistake to name."""

_ENDINGS = {
    "timed-out": "was ended at its time limit",
    "died": "died",
    "cancelled": "was cancelled",
    "failed": "could not be made",
}


def decide(
    exercise: Exercise,
    source_digest: str,
    *,
    pristine: bool,
    reference: Transcript,
    yours: Transcript,
    texts: Callable[[], Texts] | None = None,
) -> Verdict:
    """The verdict about the source text with this digest.

    Args:
        exercise: what was to be solved.
        source_digest: of the text that `yours` is about.
        pristine: whether that text is the stub as it came.
        reference: what the same check saw of the solution.
        yours: what it saw of the learner's file.
        texts: what the learner wrote, and the pitfalls that it may be alike; asked only where a mistake is to be named.
    """
    fault = _fault(reference, yours)
    if fault:
        return Verdict(
            exercise=exercise.name,
            topic=exercise.topic,
            path=exercise.path,
            status="unjudged",
            digest=source_digest,
            seconds=yours.seconds,
            problem=Problem("unjudged", fault),
            # What a worker printed that could not begin is in the fault already.
            output="" if yours.ending == "failed" else yours.output,
        )
    expected = {(seen.probe, seen.seed): seen for seen in reference.observations}
    probes = tuple(_results(reference.plan, expected, yours))
    found = _failure(exercise, pristine, probes, yours)
    try:
        probes = _with_picture(probes, expected, reference, yours)
        diagnoses = tuple(dict.fromkeys(_diagnoses(exercise, found, probes, texts, reference=reference, yours=yours)))
    except Exception as error:  # noqa: BLE001 -- a rule or a picture that fails costs itself, not the verdict
        diagnoses = (_not_diagnosed(error),)
    return Verdict(
        exercise=exercise.name,
        topic=exercise.topic,
        path=exercise.path,
        status="unsolved" if found else "solved",
        digest=source_digest,
        reason=found.reason if found else None,
        seconds=yours.seconds,
        probes=probes,
        diagnoses=diagnoses,
        problem=found.problem if found else None,
        output=yours.output,
    )


def _planned(plan: tuple[ProbePlan, ...]) -> list[_Place]:
    return [(probe.name, seed) for probe in plan for seed in probe.seeds]


def _fault(reference: Transcript, yours: Transcript) -> str:
    """Why nothing can be said about the learner's file, with what to do; an empty string when something can."""
    if fault := _reference_fault(reference):
        return f"flaxlings could not check this: {fault}.\n\n{_HINT}{_rest(reference.detail)}"
    if yours.ending == "failed":
        why = _line(yours.detail) or "the worker did not start"
        return f"flaxlings could not run your file: {why}.\n\n{_HINT}{_rest(yours.detail)}"
    if yours.ending == "cancelled":
        return "The run was cancelled before it had an answer.\n\nhint: save the file again."
    return ""


def _reference_fault(reference: Transcript) -> str:
    if reference.ending != "finished":
        return f"the run of the reference answer {_ENDINGS[reference.ending]}{_in_brackets(reference.detail)}"
    if reference.unloadable:
        return f"the reference answer does not load: {_summary(reference.unloadable)}"
    for seen in reference.observations:
        if seen.raised:
            return f"the reference answer raised in the probe {seen.probe!r}: {_summary(seen.raised)}"
    if reference.offences:
        return f"the reference answer calls what its check forbids, {_line(reference.offences[0].target)}"
    planned = _planned(reference.plan)
    complete = sorted(planned) == sorted((seen.probe, seen.seed) for seen in reference.observations)
    if not complete or len(set(planned)) < len(planned):
        return "the run of the reference answer does not fit its own check"
    if not planned or not all(probe.seeds for probe in reference.plan):
        return "its check looks at nothing"
    for seen in reference.observations:
        if not seen.leaves:
            return f"the probe {seen.probe!r} returns nothing"
    return ""


def _results(
    plan: tuple[ProbePlan, ...], expected: dict[_Place, Observation], yours: Transcript
) -> Iterator[ProbeResult]:
    """Every planned probe with every seed, in order. What was not seen exactly once is skipped, which is no pass."""
    seen: dict[_Place, list[Observation]] = {}
    for observation in yours.observations:
        seen.setdefault((observation.probe, observation.seed), []).append(observation)
    for probe in plan:
        for seed in probe.seeds:
            observations = seen.get((probe.name, seed), [])
            if yours.unloadable or len(observations) != 1:
                yield ProbeResult(probe.name, probe.title, seed, "skipped")
            else:
                yield _result(probe, expected[probe.name, seed], observations[0])


def _result(probe: ProbePlan, expected: Observation, yours: Observation) -> ProbeResult:
    if yours.raised:
        values = expected.leaves
        alone = len(values) == 1 and not values[0].path
        wanted = describe(values[0]) if alone else f"a tree of {len(values)} {'leaf' if len(values) == 1 else 'leaves'}"
        raised = Difference(ROOT, "raised", wanted, shorten(yours.raised.type))
        return ProbeResult(probe.name, probe.title, yours.seed, "raised", (raised,), yours.raised)
    differences = compare(expected.leaves, yours.leaves, probe)
    return ProbeResult(probe.name, probe.title, yours.seed, "different" if differences else "same", differences)


def _with_picture(
    probes: tuple[ProbeResult, ...], expected: dict[_Place, Observation], reference: Transcript, yours: Transcript
) -> tuple[ProbeResult, ...]:
    """The probes, the first that fails with a picture, if there is something to see."""
    index = next((index for index, probe in enumerate(probes) if probe.status != "same"), None)
    if index is None or probes[index].status != "different":
        return probes
    probe = probes[index]
    plan = next(each for each in reference.plan if each.name == probe.name)
    seen = next(each for each in yours.observations if (each.probe, each.seed) == (probe.name, probe.seed))
    from flaxlings.judge.diagnose.pictures import picture_of  # noqa: PLC0415 -- a start waits for no picture

    picture = picture_of(expected[probe.name, probe.seed], seen, probe.differences, plan)
    return (*probes[:index], replace(probe, picture=picture), *probes[index + 1 :])


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why it is not solved."""

    reason: Reason
    problem: Problem | None
    raised: Raised | None = None
    offence: Offence | None = None


def _failure(exercise: Exercise, pristine: bool, probes: tuple[ProbeResult, ...], yours: Transcript) -> _Failure | None:
    """What stands between this run and a solved exercise, the most fundamental first; None when it is solved."""
    raised = [yours.unloadable] if yours.unloadable else [probe.raised for probe in probes if probe.raised]
    stub = next((each for each in raised if each and is_unfinished(each)), None)
    exit_ = next((each for each in raised if each and ended_itself(each)), None)
    if yours.unloadable and not exit_:
        if stub or pristine:
            return _unfinished(exercise, stub)
        return _Failure("unloadable", problem_of(yours.unloadable), yours.unloadable)
    if yours.ending == "timed-out":
        limit = _line(yours.detail) or f"{exercise.time_limit:g} s"
        says = f"Your code was ended at its time limit ({limit}): is there a loop that never ends?"
        return _Failure("timed-out", Problem("timed-out", says))
    if yours.ending == "died" or exit_:
        return _died(yours, exit_)
    if not _fits(probes, yours):
        says = "The run said that it was done, but its answer does not fit the check: " + _misfit(probes)
        return _Failure("died", Problem("died", says))
    if yours.offences:
        offence = yours.offences[0]
        return _Failure("forbidden", Problem("forbidden", offence.says, offence.line), offence=offence)
    if stub or pristine:
        return _unfinished(exercise, stub)
    for probe in probes:
        if probe.raised:
            return _Failure("raised", problem_of(probe.raised), probe.raised)
        if probe.status != "same":
            return _Failure("different", None)
    return None


def _unfinished(exercise: Exercise, stub: Raised | None) -> _Failure:
    if stub is None:
        says = f"Nothing here yet: this is the exercise as it came. Edit {exercise.path} and save it."
        return _Failure("unfinished", Problem("unfinished", says))
    line = stub.frames[-1].line
    says = f"Nothing here yet: put your code where line {line} raises NotImplementedError."
    return _Failure("unfinished", Problem("unfinished", says, line))


def _died(yours: Transcript, exit_: Raised | None) -> _Failure:
    if exit_:
        says = f"Your code ended itself with {_summary(exit_)} before the check was done: {_LEAVE_OUT}"
        return _Failure("died", Problem("died", says, exit_.line, problem_of(exit_).frames))
    detail = _line(yours.detail)
    if code := _EXIT.search(detail):
        says = f"Your code ended itself with exit code {code[1]} before the check was done: {_LEAVE_OUT}"
        line = _EXIT_LINE.search(detail)
        return _Failure("died", Problem("died", says, int(line[1]) if line else None))
    says = f"The run of your code ended before the check was done{_in_brackets(detail)}."
    return _Failure("died", Problem("died", says))


def _fits(probes: tuple[ProbeResult, ...], yours: Transcript) -> bool:
    """Whether every planned probe was seen once with every seed, and nothing else was."""
    return len(yours.observations) == len(probes) and all(probe.status != "skipped" for probe in probes)


def _misfit(probes: tuple[ProbeResult, ...]) -> str:
    for probe in probes:
        if probe.status == "skipped":
            return f"{probe.name!r} with seed {probe.seed} was not seen exactly once."
    return "it holds more than the check looks at."


def _diagnoses(
    exercise: Exercise,
    found: _Failure | None,
    probes: tuple[ProbeResult, ...],
    texts: Callable[[], Texts] | None,
    *,
    reference: Transcript,
    yours: Transcript,
) -> Iterator[Diagnosis]:
    """What explains the failure first, then other forbidden calls, then advice."""
    if found and found.reason in _EXPLAINED:
        from flaxlings.judge.diagnose.diagnose import Texts, diagnose  # noqa: PLC0415 -- a start waits for no rule

        yield from diagnose(exercise, probes, texts() if texts else Texts(), reference=reference, yours=yours)
    for offence in yours.offences:
        # The problem says this one already.
        if found is None or found.offence != offence:
            yield Diagnosis("forbidden", "rule", offence.says, offence.line)
    for note in yours.notes:
        yield Diagnosis(note.id, "rule", note.says, note.line, is_advice=True)


def _not_diagnosed(error: Exception) -> Diagnosis:
    says = (
        f"flaxlings could not say why, by a fault of its own ({type(error).__name__}: {_line(str(error))}). "
        "What is shown as different is right; please report this."
    )
    return Diagnosis(NOT_DIAGNOSED, "rule", says, is_advice=True)


def _summary(raised: Raised) -> str:
    message = _line(raised.message)
    return f"{shorten(raised.type)}: {message}" if message else shorten(raised.type)


def _line(text: str) -> str:
    """The text as part of a sentence: its first line, shortened, without a full stop."""
    return shorten(text.strip().partition("\n")[0], _DETAIL_LIMIT).rstrip(". ")


def _rest(detail: str) -> str:
    """What follows the first line of a detail: the traceback that a report needs."""
    rest = detail.strip().partition("\n")[2].strip()
    return f"\n\n{rest}" if rest else ""


def _in_brackets(text: str) -> str:
    return f" ({_line(text)})" if _line(text) else ""
