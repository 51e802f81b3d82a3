"""`--json` is exactly the contract of DESIGN.md, format 1."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaxlings import __version__
from flaxlings.course.model import Course
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Verdict
from flaxlings.screen.json import dumps, event_json, list_json, report_json, verdict_json, versions

ROOT = Path(__file__).parents[2]

FULL = {
    "exercise": "linen_dense",
    "topic": "03_parameters",
    "path": "exercises/03_parameters/linen_dense.py",
    "status": "unsolved",
    "reason": "raised",
    "digest": "5f1c",
    "seconds": 0.417,
    "probes": [
        {
            "name": "map",
            "title": "y = x @ kernel",
            "seed": 17,
            "status": "different",
            "differences": [
                {"path": "a", "kind": "value", "expected": "1.0", "yours": "2.0 (must be within 1e-05)"},
                {"path": "b", "kind": "missing", "expected": "f32[3]", "yours": ""},
            ],
        },
        {"name": "tree", "title": "the tree", "seed": 0, "status": "raised", "differences": []},
    ],
    "diagnoses": [{"id": "swapped", "source": "pitfall", "says": "The input axis first.", "line": 18}],
    "error": {"type": "ValueError", "message": "no", "line": 3},
    "output": "hello\n",
}


def full(verdict: Verdict) -> Verdict:
    differences = (
        Difference("a", "value", "1.0", "2.0", "must be within 1e-05"),
        Difference("b", "missing", "f32[3]", ""),
    )
    raised = Raised("ValueError", "no", (Frame(3, "f", "g()"),), 3)
    return replace(
        verdict,
        reason="raised",
        probes=(
            ProbeResult("map", "y = x @ kernel", 17, "different", differences),
            ProbeResult("tree", "the tree", 0, "raised", (), raised),
        ),
        diagnoses=(Diagnosis("swapped", "pitfall", "The input axis first.", 18, "https://flax.example"),),
        problem=Problem("ValueError", "no", 3, ((3, "g()"),)),
        output="hello\n",
    )


def test_a_verdict_has_the_keys_of_the_contract_and_no_others(verdict: Verdict) -> None:
    assert verdict_json(full(verdict)) == FULL


def test_what_is_not_there_is_null_and_not_left_out(solved: Verdict) -> None:
    as_dict = verdict_json(solved)
    assert as_dict.keys() == FULL.keys()
    assert as_dict["reason"] is None
    assert as_dict["error"] is None
    assert as_dict["probes"] == as_dict["diagnoses"] == []


def test_a_report_counts_every_status(verdict: Verdict, solved: Verdict) -> None:
    unjudged = replace(verdict, status="unjudged", reason=None)
    assert report_json([solved, verdict, solved, unjudged], {"flaxlings": "1", "jax": None}, 1.23456) == {
        "format": 1,
        "versions": {"flaxlings": "1", "jax": None},
        "summary": {"solved": 2, "unsolved": 1, "unjudged": 1, "seconds": 1.235},
        "verdicts": [verdict_json(each) for each in (solved, verdict, solved, unjudged)],
    }


def test_a_list_has_every_exercise_in_the_order_of_the_course(course: Course) -> None:
    listed = list_json(course, {"linen_dense", "no_longer_there"}, "linen_init_scale")
    assert listed.keys() == {"format", "current", "exercises"}
    assert (listed["format"], listed["current"]) == (1, "linen_init_scale")
    assert [(exercise["name"], exercise["solved"]) for exercise in listed["exercises"]] == [
        ("linen_dense", True),
        ("linen_init_scale", False),
        ("nnx_dense", False),
    ]
    assert listed["exercises"][0] == {
        "name": "linen_dense",
        "topic": "03_parameters",
        "title": "Dense from scratch",
        "track": "linen",
        "difficulty": "easy",
        "path": "exercises/03_parameters/linen_dense.py",
        "solved": True,
    }


def test_an_event_has_a_time_and_carries_a_verdict(verdict: Verdict) -> None:
    assert event_json("ready", None, 12.3456789) == {"event": "ready", "exercise": None, "at": 12.345679}
    event = event_json("verdict", "linen_dense", 1.0, verdict=verdict_json(full(verdict)))
    assert event == {"event": "verdict", "exercise": "linen_dense", "at": 1.0, "verdict": FULL}
    assert "\n" not in dumps(event)


def test_versions_are_those_that_are_installed() -> None:
    found = versions()
    assert list(found) == ["flaxlings", "python", "jax", "flax"]
    assert found["flaxlings"] == __version__
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert (found["jax"], found["flax"]) == (version("jax"), version("flax"))


def test_a_version_of_what_is_not_installed_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert versions()["jax"] is None


def test_versions_import_neither_jax_nor_flax() -> None:
    script = (
        "import sys; from flaxlings.screen.json import versions; versions(); print({'jax', 'flax'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout == b"set()\n"


def test_numbers_that_json_lacks_are_null() -> None:
    value = {"a": math.nan, "b": [math.inf, (-math.inf, 1.5)], "c": {"d": math.nan}}
    assert dumps(value) == '{"a": null, "b": [null, [null, 1.5]], "c": {"d": null}}'


def _strict(constant: str) -> None:
    raise AssertionError(constant)


@given(st.text(st.characters()), st.floats())
def test_whatever_a_learner_prints_is_valid_json_in_utf_8(text: str, number: float) -> None:
    encoded = dumps({"output": text, "seconds": number}).encode("utf-8")
    back = json.loads(encoded, parse_constant=_strict)
    assert back["output"] == "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
