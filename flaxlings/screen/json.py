"""Verdicts, reports, lists and events as plain dicts: format 1 of the contract in DESIGN.md, and nothing else."""

from __future__ import annotations

import json
import math
import platform
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal

from flaxlings import __version__
from flaxlings.course.model import Course
from flaxlings.judge.difference import Difference
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Problem, Verdict

FORMAT = 1

Event = Literal["ready", "saved", "verdict", "advanced", "stopped"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def versions() -> dict[str, str | None]:
    """The versions that a verdict depends on, read without importing jax or flax; None for what is not installed."""
    return {
        "flaxlings": __version__,
        "python": platform.python_version(),
        "jax": _installed("jax"),
        "flax": _installed("flax"),
    }


def _installed(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- slow; most of what is written names no version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """VERDICT of the contract."""
    return {
        "exercise": verdict.exercise,
        "topic": verdict.topic,
        "path": verdict.path,
        "status": verdict.status,
        "reason": verdict.reason,
        "digest": verdict.digest,
        "seconds": round(verdict.seconds, 3),
        "probes": [_probe_json(probe) for probe in verdict.probes],
        "diagnoses": [_diagnosis_json(diagnosis) for diagnosis in verdict.diagnoses],
        "error": None if verdict.problem is None else _error_json(verdict.problem),
        "output": verdict.output,
    }


def _probe_json(probe: ProbeResult) -> dict[str, Any]:
    return {
        "name": probe.name,
        "title": probe.title,
        "seed": probe.seed,
        "status": probe.status,
        "differences": [_difference_json(difference) for difference in probe.differences],
    }


def _difference_json(difference: Difference) -> dict[str, Any]:
    measure = f" ({difference.measure})" if difference.measure else ""
    return {
        "path": difference.path,
        "kind": difference.kind,
        "expected": difference.expected,
        "yours": f"{difference.yours}{measure}".strip(),
    }


def _diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    return {"id": diagnosis.id, "source": diagnosis.source, "says": diagnosis.says, "line": diagnosis.line}


def _error_json(problem: Problem) -> dict[str, Any]:
    return {"type": problem.type, "message": problem.message, "line": problem.line}


def report_json(verdicts: Sequence[Verdict], versions: Mapping[str, str | None], seconds: float) -> dict[str, Any]:
    """What `run --json` and `verify --json` print; `seconds` is the time of the whole command."""
    counts = {
        status: sum(verdict.status == status for verdict in verdicts) for status in ("solved", "unsolved", "unjudged")
    }
    return {
        "format": FORMAT,
        "versions": dict(versions),
        "summary": {**counts, "seconds": round(seconds, 3)},
        "verdicts": [verdict_json(verdict) for verdict in verdicts],
    }


def list_json(course: Course, solved: AbstractSet[str], current: str | None) -> dict[str, Any]:
    """What `list --json` prints."""
    return {
        "format": FORMAT,
        "current": current,
        "exercises": [
            {
                "name": exercise.name,
                "topic": exercise.topic,
                "title": exercise.title,
                "track": exercise.track,
                "difficulty": exercise.difficulty,
                "path": exercise.path,
                "solved": exercise.name in solved,
            }
            for exercise in course.exercises
        ],
    }


def event_json(event: Event, exercise: str | None, at: float, **rest: object) -> dict[str, Any]:
    """One line of `watch --json`; `at` is in seconds of a monotonic clock. A `verdict` event has `verdict=VERDICT`."""
    return {"event": event, "exercise": exercise, "at": round(at, 6), **rest}


def dumps(value: Mapping[str, object], *, indent: int | None = None) -> str:
    """The value as JSON that every parser takes and that UTF-8 can encode.

    Numbers that JSON lacks (NaN, infinities) become null, lone surrogates U+FFFD.
    """
    text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, indent=indent)
    return _LONE_SURROGATE.sub("\ufffd", text)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
