"""`dev check` proves the content: stubs fail, solutions pass, mistakes are caught, right answers accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flaxlings.author.prove import (
    Finding,
    Proof,
    complaints_about,
    complaints_about_time,
    describe,
    prove,
    prove_course,
    public_names,
)
from flaxlings.course.directory import Directory
from flaxlings.course.model import Course
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Pitfall, Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Reason, Verdict
from flaxlings.run.pool import Pool
from flaxlings.session import Session

Prove = Callable[..., Proof]

CHECK = "checks/01_first/total.py"
STUB = "checks/01_first/stubs/total.py"
SOLUTION = "solutions/01_first/total.py"
APART = "Let a probe tell the two apart, or drop one."
NOT_YET = "    raise NotImplementedError\n"


def says(proof: Proof) -> list[str]:
    assert {finding.exercise for finding in proof.findings} <= {"total"}
    return [finding.says for finding in proof.findings]


def test_a_good_exercise_is_proved(prove: Prove) -> None:
    proof = prove()
    assert (proof.exercise, proof.pitfalls, proof.variants, proof.findings) == ("total", 3, 1, ())
    assert 0 < proof.seconds < 60


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({STUB: (NOT_YET, "    return sum(numbers)\n")}, ["the stub is solved"]),
        ({STUB: (NOT_YET, "    return numbers[99]\n")}, ["the stub is unsolved raised at total"]),
        ({STUB: (NOT_YET, "    return (\n")}, ["the stub is unsolved unloadable SyntaxError"]),
        ({STUB: ("def total", "import flex\ndef total")}, ["the stub is unsolved unloadable ModuleNotFoundError"]),
        ({STUB: (NOT_YET, "    raise SystemExit\n")}, ["the stub is unsolved died"]),
        ({STUB: (NOT_YET, "    return 0\n")}, []),
        ({STUB: ("def total", "def sum_up")}, ["stub and solution do not define the same names: sum_up, total"]),
    ],
    ids=["solved", "raises", "syntax", "import", "exits", "different", "other name"],
)
def test_a_stub_loads_and_fails_only_because_the_work_is_not_done(
    prove: Prove, edits: dict[str, tuple[str, str]], expected: list[str]
) -> None:
    found = says(prove(edits))
    assert len(found) >= len(expected)
    assert all(any(text.startswith(want) for text in found) for want in expected)
    assert expected or not found


def test_a_pitfall_that_is_not_caught_is_said(prove: Prove) -> None:
    proof = prove({CHECK: ('("start + number", "start * number")', '("start + number", "start - -number")')})
    assert says(proof) == ["pitfall product is solved"]
    assert proof.findings[0].hint == "A mistake must be caught, by what it does wrong."


def test_a_variant_that_is_rejected_is_said_with_what_differs(prove: Prove) -> None:
    proof = prove({CHECK: ('"number + start"', '"number + start + 1"')})
    assert says(proof) == [
        "variant other-order is unsolved different at total (seed 0, different) (the value itself): value, 5 / 8"
    ]


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("start = (", "unloadable SyntaxError"),
        ("start = zero", "raised at total (seed 0, raised)"),
        ("import flex", "raised at total (seed 0, raised)"),
        ("raise NotImplementedError", "unfinished"),
        ("while True: pass", "timed-out"),
    ],
)
def test_a_slip_in_a_pitfall_is_no_mistake_that_was_caught(prove: Prove, new: str, kind: str) -> None:
    edits = {
        CHECK: ('("start = 0", "start = 1")', f'("start = 0", "{new}")'),
        "checks/01_first/topic.toml": ("links =", "time_limit = 0.5\nlinks ="),
    }
    (found,) = says(prove(edits))
    assert found.startswith(f"pitfall one-too-many is unsolved {kind}")


def test_a_pitfall_that_raises_what_a_mistake_raises_is_caught(prove: Prove) -> None:
    assert says(prove({CHECK: ('("start = 0", "start = 1")', '("start = 0", "start = \'0\'")')})) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '("start = 0", "start = 1")',
            '("start = 7", "start = 1")',
            "pitfall one-too-many: 'start = 7' stands 0 times",
        ),
        ('("start = 0", "start = 1")', '("start", "begin")', "pitfall one-too-many: 'start' stands 4 times"),
        ('("start + number", "number + start")', '("start = 0", "start = 0")', "variant other-order: the edits change"),
    ],
)
def test_an_edit_that_does_not_fit_the_solution_is_said(prove: Prove, old: str, new: str, expected: str) -> None:
    (found,) = says(prove({CHECK: (old, new)}))
    assert found.startswith(expected)


def test_a_solution_that_disagrees_with_its_check_is_said(prove: Prove) -> None:
    found = says(prove({SOLUTION: ("start + number", "start + number.real.nothing")}))
    assert found[0].startswith("the solution is unjudged")
    assert "the reference answer raised in the probe 'total'" in found[0]


def test_a_solution_that_hard_codes_its_seeds_is_found_by_another_one(prove: Prove) -> None:
    """The third seed is none of the probe's own."""
    found = says(prove({SOLUTION: ("    return start", "    return start if numbers[0] < 20 else numbers[99]")}))
    assert len(found) == 1
    assert "IndexError" in found[0]


def test_a_solution_that_warns_is_said_on_its_line(prove: Prove) -> None:
    edit = ("    start = 0\n", '    import warnings\n\n    warnings.warn("old", DeprecationWarning)\n    start = 0\n')
    assert says(prove({SOLUTION: edit})) == ["the solution causes a note on line 7: DeprecationWarning: old"]


def test_a_solution_that_is_not_formatted_is_said(prove: Prove) -> None:
    proof = prove({SOLUTION: ("    start = 0\n", "    start=0\n"), CHECK: ('"start = 0", "start = 1"', '"=0", "=1"')})
    assert [(finding.says, finding.hint) for finding in proof.findings] == [
        ("the solution is not formatted", "`ruff format` does it.")
    ]


def test_a_course_without_a_formatter_is_not_proved(
    make_course: Callable[..., Course], prove: Prove, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert prove_course(make_course(), None) == (
        Finding("", "ruff is not installed", "Install flaxlings with its extra `dev`."),
    )


def test_a_solution_that_takes_most_of_its_time_is_said() -> None:
    assert list(complaints_about_time(24.9, 20.0)) == []
    assert list(complaints_about_time(25.1, 20.0)) == [
        (
            "the solution takes 25.1 s of 50.0 s, with 5 seeds",
            "Look at less, or at smaller inputs; or raise time_limit in topic.toml.",
        )
    ]


@pytest.mark.parametrize(
    ("ids", "reason", "expected"),
    [
        (["mine"], "different", []),
        ([], "forbidden", []),
        ([], "different", [("pitfall mine is named nothing", "Let every probe that fails see the same.")]),
        (["other"], "raised", [("pitfall mine is named other", APART)]),
        (["mine", "other", "third"], "different", [("pitfall mine is named other, third too", APART)]),
    ],
)
def test_a_pitfall_is_named_by_its_own_sentence_and_no_others(
    ids: list[str], reason: Reason, expected: list[tuple[str, str]]
) -> None:
    diagnoses = (*(Diagnosis(id_, "pitfall", "s") for id_ in ids), Diagnosis("sign", "rule", "s"))
    verdict = Verdict("e", "t", "p", "unsolved", "", reason, diagnoses=diagnoses)
    assert list(complaints_about(Pitfall("mine", (), "s"), verdict)) == expected


def test_a_pitfall_that_is_another_one_again_is_said(prove: Prove) -> None:
    proof = prove({CHECK: ('("start + number", "start * number")', '("start = 0", "start = 1")')})
    assert [(finding.says, finding.hint) for finding in proof.findings] == [
        ("pitfall product is named one-too-many", APART)
    ]


def test_too_few_pitfalls_and_an_id_used_twice_are_said(prove: Prove) -> None:
    more = {
        CHECK: """
from flaxlings.check import pitfall, probe

@probe("the total")
def total(exercise, seed):
    return exercise.total([seed, 2, 3])

pitfall("same", replace=("start = 0", "start = 1"), says="A sum starts from nothing.")
pitfall("same", replace=("start + number", "start * number"), says="Add, do not multiply.")
"""
    }
    proof = prove(more=more)
    assert says(proof) == [
        "2 pitfalls are declared",
        "0 variants are declared",
        "the id same is used twice",
    ]
    assert (proof.pitfalls, proof.variants) == (2, 0)


def test_a_check_that_is_broken_is_said_and_proves_nothing(prove: Prove) -> None:
    found = says(prove({CHECK: ("return exercise.total", "return exercise.total(")}))
    assert found[0].startswith("the solution is unjudged")
    assert found[0].endswith("SyntaxError: '(' was never closed")


@pytest.mark.parametrize("path", [CHECK, STUB, SOLUTION])
def test_an_exercise_that_lacks_a_file_is_not_run(prove: Prove, path: str) -> None:
    proof = prove({path: None})
    assert (len(proof.findings), proof.seconds, proof.pitfalls) == (1, 0.0, 0)


def test_several_exercises_are_proved_in_the_order_of_the_course(
    make_course: Callable[..., Course], pool: Pool
) -> None:
    course = make_course()
    session = Session(course, Directory(course.home), pool)
    proofs = list(prove(session, [*course.exercises, *course.exercises], 2))
    assert [(proof.exercise, proof.findings) for proof in proofs] == [("total", ()), ("total", ())]


def test_public_names_are_the_classes_and_functions_at_the_top() -> None:
    text = "import os\nX = 1\nclass A:\n    def b(self): ...\ndef c(): ...\ndef _d(): ...\nif X:\n    def e(): ...\n"
    assert public_names(text) == {"A", "c"}


def test_a_verdict_in_one_line_says_where_and_what() -> None:
    difference = Difference("params/kernel", "shape", "f32[3,4]", "f32[4,3]")
    raised = ProbeResult("p", "t", 3, "raised", (), Raised("KeyError", "x"))
    verdict = Verdict(
        "e",
        "t",
        "p",
        "unsolved",
        "",
        "different",
        probes=(
            ProbeResult("a", "t", 0, "same"),
            ProbeResult("b", "t", 17, "different", (difference,) * 3),
            raised,
        ),
    )
    wanted = "params/kernel: shape, f32[3,4] / f32[4,3]"
    assert describe(verdict) == f"unsolved different at b (seed 17, different) {wanted} {wanted}"
    assert describe(Verdict("e", "t", "p", "solved", "")) == "solved"
    died = Verdict("e", "t", "p", "unsolved", "", "died", problem=Problem("died", " it died \n"))
    assert describe(died) == "unsolved died died: it died"
