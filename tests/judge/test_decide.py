"""Two transcripts to one verdict: what goes before what, and that nothing missing is ever a pass."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import pytest

from flaxlings.course.model import Exercise
from flaxlings.judge.decide import decide
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import (
    Array,
    Frame,
    Leaf,
    Note,
    Observation,
    Offence,
    ProbePlan,
    Raised,
    Transcript,
)
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Verdict

EXERCISE = Exercise("linen_dense", "03_parameters", "Dense", "linen", "easy", (), (), "Params", time_limit=20.0)
PLAN = (ProbePlan("names", "the names", (0, 1)), ProbePlan("output", "the output", (0,)))
PLACES = (("names", 0), ("names", 1), ("output", 0))
STUB = Raised("NotImplementedError", "", (Frame(9, "f", "raise NotImplementedError"),), 9)
MISTAKE = Raised("TypeError", "dot got 3\nand 4", (Frame(3, "f", "g(x)"), Frame(5, "g", "x @ y")), 5)
OFFENCE = Offence("flax.linen.Dense", "This exercise builds Dense; it cannot use it.", 12)
HINT = "hint: run `flaxlings doctor`, and report this if that finds nothing."


def seen(probe: str, seed: int, number: float = 1.0, raised: Raised | None = None) -> Observation:
    value = Array("float32", (1,), struct.pack("<f", number))
    return Observation(probe, seed, () if raised else (Leaf(("y",), value),), raised)


REFERENCE = Transcript(plan=PLAN, observations=tuple(seen(*place) for place in PLACES))


def judged(yours: Transcript, *, reference: Transcript = REFERENCE, pristine: bool = False) -> Verdict:
    return decide(EXERCISE, "digest", pristine=pristine, reference=reference, yours=yours)


def but(transcript: Transcript = REFERENCE, **changes: Any) -> Transcript:
    return msgspec.structs.replace(transcript, **changes)


def observing(**raised_or_number: Any) -> Transcript:
    """The reference's run with other observations at `names_0`, `names_1` or `output_0`; None leaves one out."""
    observations = []
    for probe, seed in PLACES:
        other = raised_or_number.get(f"{probe}_{seed}", 1.0)
        if isinstance(other, Raised):
            observations.append(seen(probe, seed, raised=other))
        elif other is not None:
            observations.append(seen(probe, seed, other))
    return but(observations=tuple(observations))


def statuses(verdict: Verdict) -> list[str]:
    return [probe.status for probe in verdict.probes]


def test_the_same_observations_are_solved():
    assert judged(but(seconds=0.5, output="hello")) == Verdict(
        exercise="linen_dense",
        topic="03_parameters",
        path="exercises/03_parameters/linen_dense.py",
        status="solved",
        digest="digest",
        seconds=0.5,
        probes=tuple(ProbeResult(probe, f"the {probe}", seed, "same") for probe, seed in PLACES),
        output="hello",
    )


def test_the_order_of_observations_does_not_matter():
    assert judged(but(observations=REFERENCE.observations[::-1])) == judged(REFERENCE)


def test_another_value_is_different():
    verdict = judged(observing(names_1=2.0))
    assert (verdict.status, verdict.reason, verdict.problem) == ("unsolved", "different", None)
    measure = "error 1; allowed 1e-05 + 0.0001 * |expected|"
    assert verdict.probes == (
        ProbeResult("names", "the names", 0, "same"),
        ProbeResult("names", "the names", 1, "different", (Difference("y", "value", "[1]", "[2]", measure),)),
        ProbeResult("output", "the output", 0, "same"),
    )


def test_an_exception_in_a_probe_is_raised_and_the_other_probes_are_still_reported():
    verdict = judged(observing(names_0=MISTAKE, output_0=2.0))
    assert (verdict.status, verdict.reason) == ("unsolved", "raised")
    assert verdict.problem == Problem("TypeError", "dot got 3\nand 4", 5, ((3, "g(x)"), (5, "x @ y")))
    assert statuses(verdict) == ["raised", "same", "different"]
    told = Difference("(the value itself)", "raised", "a tree of 1 leaf", "TypeError")
    assert verdict.probes[0] == ProbeResult("names", "the names", 0, "raised", (told,), MISTAKE)


def test_the_first_failing_probe_decides_between_raised_and_different():
    assert judged(observing(names_1=2.0, output_0=MISTAKE)).reason == "different"
    assert judged(observing(names_1=MISTAKE, output_0=2.0)).reason == "raised"


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        (observing(output_0=None), "'output' with seed 0 was not seen exactly once."),
        (but(observations=()), "'names' with seed 0 was not seen exactly once."),
        (
            but(observations=(*REFERENCE.observations, seen("names", 1))),
            "'names' with seed 1 was not seen exactly once.",
        ),
        (
            but(observations=(*REFERENCE.observations, seen("names", 7))),
            "it holds more than the check looks at.",
        ),
        (but(plan=(), observations=()), "'names' with seed 0 was not seen exactly once."),
    ],
)
def test_an_answer_that_does_not_fit_the_check_is_no_pass(yours, says):
    verdict = judged(yours)
    assert (verdict.status, verdict.reason) == ("unsolved", "died")
    assert verdict.problem == Problem(
        "died", f"The run said that it was done, but its answer does not fit the check: {says}"
    )


def test_what_a_run_says_of_its_own_plan_is_ignored():
    assert judged(but(plan=())).solved
    loose = tuple(msgspec.structs.replace(probe, atol=9.0) for probe in PLAN)
    assert judged(msgspec.structs.replace(observing(names_0=2.0), plan=loose)).reason == "different"


def test_leaves_beside_an_exception_are_no_pass():
    both = msgspec.structs.replace(REFERENCE.observations[0], raised=MISTAKE)
    assert judged(but(observations=(both, *REFERENCE.observations[1:]))).reason == "raised"


def test_a_file_that_does_not_load_is_unloadable():
    broken = Raised("SyntaxError", "'(' was never closed", line=4)
    verdict = judged(but(observations=(), unloadable=broken))
    assert (verdict.status, verdict.reason) == ("unsolved", "unloadable")
    assert verdict.problem == Problem("SyntaxError", "'(' was never closed", 4)
    assert verdict.diagnoses == (
        Diagnosis("syntax-error", "rule", "Python cannot read line 4: '(' was never closed.", 4),
    )
    assert statuses(verdict) == ["skipped"] * 3


def test_observations_of_a_file_that_does_not_load_are_not_believed():
    verdict = judged(but(unloadable=MISTAKE))
    assert (verdict.reason, statuses(verdict)) == ("unloadable", ["skipped"] * 3)


def test_every_missing_name_is_said_once():
    missing = Raised("AttributeError", "module 'linen_dense' has no attribute 'MyDense'")
    other = Raised("AttributeError", "module 'linen_dense' has no attribute 'dense_forward'")
    verdict = judged(observing(names_0=missing, names_1=missing, output_0=other))
    assert [(each.id, each.says) for each in verdict.diagnoses] == [
        ("missing-name", "The check looks for `MyDense` in your file and does not find it."),
        ("missing-name", "The check looks for `dense_forward` in your file and does not find it."),
    ]


@pytest.mark.parametrize(
    "yours",
    [
        observing(names_0=STUB, names_1=STUB, output_0=STUB),
        observing(names_0=2.0, output_0=STUB),
        observing(names_0=MISTAKE, output_0=STUB),
        but(observations=(), unloadable=STUB),
    ],
)
def test_the_learners_own_not_implemented_error_is_unfinished_said_kindly(yours):
    verdict = judged(yours)
    assert (verdict.status, verdict.reason, verdict.diagnoses) == ("unsolved", "unfinished", ())
    assert verdict.problem == Problem(
        "unfinished", "Nothing here yet: put your code where line 9 raises NotImplementedError.", 9
    )


@pytest.mark.parametrize(
    "yours", [REFERENCE, observing(names_0=2.0), observing(names_0=MISTAKE), but(unloadable=MISTAKE, observations=())]
)
def test_the_pristine_stub_is_unfinished_whatever_it_does(yours):
    verdict = judged(yours, pristine=True)
    assert (verdict.status, verdict.reason) == ("unsolved", "unfinished")
    says = "Nothing here yet: this is the exercise as it came. Edit exercises/03_parameters/linen_dense.py and save it."
    assert verdict.problem == Problem("unfinished", says)


def test_a_not_implemented_error_of_flax_is_a_mistake():
    of_flax = Raised("NotImplementedError", "in-place", (Frame(9, "g", "self.kernel += 1"),), 9)
    verdict = judged(observing(names_0=of_flax))
    assert (verdict.reason, verdict.problem) == (
        "raised",
        Problem("NotImplementedError", "in-place", 9, ((9, "self.kernel += 1"),)),
    )


def test_a_forbidden_call_goes_before_right_answers_and_before_the_stub():
    for yours, pristine in ((REFERENCE, False), (observing(names_0=STUB), False), (REFERENCE, True)):
        verdict = judged(msgspec.structs.replace(yours, offences=(OFFENCE, OFFENCE)), pristine=pristine)
        assert (verdict.status, verdict.reason, verdict.diagnoses) == ("unsolved", "forbidden", ())
        assert verdict.problem == Problem("forbidden", OFFENCE.says, 12)


def test_other_forbidden_calls_are_said_too():
    other = Offence("flax.linen.DenseGeneral", "Nor that.", 14)
    assert judged(but(offences=(OFFENCE, other))).diagnoses == (Diagnosis("forbidden", "rule", "Nor that.", 14),)
    verdict = judged(but(offences=(OFFENCE,), unloadable=MISTAKE, observations=()))
    assert (verdict.reason, verdict.diagnoses) == (
        "unloadable",
        (Diagnosis("forbidden", "rule", OFFENCE.says, 12),),
    )


def test_a_run_out_of_time_reports_what_it_saw():
    yours = msgspec.structs.replace(observing(names_1=2.0, output_0=None), ending="timed-out", detail="3 s")
    verdict = judged(yours)
    assert (verdict.status, verdict.reason) == ("unsolved", "timed-out")
    assert verdict.problem == Problem(
        "timed-out", "Your code was ended at its time limit (3 s): is there a loop that never ends?"
    )
    assert statuses(verdict) == ["same", "different", "skipped"]


LEAVE_OUT = "leave out sys.exit(), exit(), quit() and os._exit()."


@pytest.mark.parametrize(
    ("detail", "says", "line"),
    [
        ("exit code 0", f"Your code ended itself with exit code 0 before the check was done: {LEAVE_OUT}", None),
        (
            "it ended itself by sys.exit() on line 3 (exit code no)",
            f"Your code ended itself with exit code no before the check was done: {LEAVE_OUT}",
            3,
        ),
        ("signal 11 (SIGSEGV)", "The run of your code ended before the check was done (signal 11 (SIGSEGV)).", None),
        ("", "The run of your code ended before the check was done.", None),
    ],
)
def test_a_run_that_died_says_how_even_when_all_it_saw_was_right(detail, says, line):
    verdict = judged(but(ending="died", detail=detail))
    assert (verdict.status, verdict.reason) == ("unsolved", "died")
    assert verdict.problem == Problem("died", says, line)
    assert statuses(verdict) == ["same"] * 3


def test_a_system_exit_is_died_wherever_it_is_raised():
    leaving = Raised("SystemExit", "0", (Frame(2, "<module>", "sys.exit(0)"),), 2)
    for yours in (but(observations=(), unloadable=leaving), observing(output_0=leaving)):
        verdict = judged(yours)
        assert (verdict.status, verdict.reason) == ("unsolved", "died")
        assert verdict.problem == Problem(
            "died",
            f"Your code ended itself with SystemExit: 0 before the check was done: {LEAVE_OUT}",
            2,
            ((2, "sys.exit(0)"),),
        )


def test_notes_are_advice_once_each_and_fail_nobody():
    note = Note("deprecated", "Use get_value().", 3)
    reference = but(notes=(Note("other", "never shown"),))
    verdict = judged(but(notes=(note, note, Note("deprecated", "Use get_value().", 4))), reference=reference)
    assert verdict.solved
    assert verdict.diagnoses == (
        Diagnosis("deprecated", "rule", "Use get_value().", 3, is_advice=True),
        Diagnosis("deprecated", "rule", "Use get_value().", 4, is_advice=True),
    )


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (
            but(ending="timed-out", detail="120 s"),
            "the run of the reference answer was ended at its time limit (120 s)",
        ),
        (but(ending="died", detail="exit code 1"), "the run of the reference answer died (exit code 1)"),
        (but(ending="failed"), "the run of the reference answer could not be made"),
        (but(ending="cancelled"), "the run of the reference answer was cancelled"),
        (but(unloadable=MISTAKE), "the reference answer does not load: TypeError: dot got 3"),
        (observing(output_0=MISTAKE), "the reference answer raised in the probe 'output': TypeError: dot got 3"),
        (observing(output_0=STUB), "the reference answer raised in the probe 'output': NotImplementedError"),
        (but(offences=(OFFENCE,)), "the reference answer calls what its check forbids, flax.linen.Dense"),
        (observing(output_0=None), "the run of the reference answer does not fit its own check"),
        (
            but(plan=(*PLAN, PLAN[1]), observations=(*REFERENCE.observations, seen("output", 0))),
            "the run of the reference answer does not fit its own check",
        ),
        (but(plan=(), observations=()), "its check looks at nothing"),
        (but(plan=(*PLAN, ProbePlan("none", "", ()))), "its check looks at nothing"),
        (
            but(observations=(Observation("names", 0), *REFERENCE.observations[1:])),
            "the probe 'names' returns nothing",
        ),
    ],
)
def test_a_reference_that_is_not_right_judges_nobody(reference, why):
    for yours, pristine in ((REFERENCE, False), (reference, False), (REFERENCE, True)):
        verdict = judged(yours, reference=reference, pristine=pristine)
        assert (verdict.status, verdict.reason, verdict.probes) == ("unjudged", None, ())
        assert verdict.problem == Problem("unjudged", f"flaxlings could not check this: {why}.\n\n{HINT}")


def test_a_worker_that_could_not_be_started_is_our_fault():
    yours = but(ending="failed", detail="the check cannot be loaded\nTraceback\n  ValueError")
    says = f"flaxlings could not run your file: the check cannot be loaded.\n\n{HINT}\n\nTraceback\n  ValueError"
    assert judged(yours).status == "unjudged"
    assert judged(yours).problem == Problem("unjudged", says)
    silent = judged(but(ending="failed"))
    assert silent.problem == Problem(
        "unjudged", f"flaxlings could not run your file: the worker did not start.\n\n{HINT}"
    )


def test_a_cancelled_run_is_never_credited():
    verdict = judged(but(ending="cancelled"))
    assert (verdict.status, verdict.solved) == ("unjudged", False)
    assert verdict.problem == Problem(
        "unjudged", "The run was cancelled before it had an answer.\n\nhint: save the file again."
    )
