"""`pytest --flaxlings`: the course as pytest items, judged as everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from processes import Place

LIMIT = 120.0
"""Seconds that a run of pytest may take on a busy machine."""


def run_pytest(place: Place, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    installed = any(point.value == "flaxlings.pytest_plugin" for point in entry_points(group="pytest11"))
    plugin = () if installed else ("-p", "flaxlings.pytest_plugin")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, *arguments],
        cwd=cwd or place.root,
        env={
            **os.environ,
            "FLAXLINGS_COURSE": str(place.course),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def test_a_learners_exercises_are_items_that_pass_when_solved(place: Place) -> None:
    place.solve("first_sum")
    done = run_pytest(place, "--flaxlings", "exercises", "-v")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "first_sum.py::verdict PASSED" in done.stdout
    assert "first_scale.py::verdict FAILED" in done.stdout
    assert "1 passed" in done.stdout
    assert "2 failed" in done.stdout


def test_a_failure_shows_the_verdict_and_nothing_of_flaxlings_itself(place: Place) -> None:
    done = run_pytest(place, "--flaxlings", "exercises/01_first/first_sum.py")
    assert "first_sum — not finished yet" in done.stdout
    assert "pytest_plugin" not in done.stdout
    assert "Traceback" not in done.stdout


def test_the_reference_answers_pass(place: Place) -> None:
    done = run_pytest(place, "--flaxlings", "solutions", cwd=place.course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_it_changes_no_progress(place: Place) -> None:
    place.solve("first_sum")
    run_pytest(place, "--flaxlings", "exercises/01_first/first_sum.py")
    assert not place.state_path.exists()


@pytest.mark.parametrize("arguments", [(), ("exercises",)])
def test_without_the_option_nothing_is_collected(place: Place, arguments: tuple[str, ...]) -> None:
    done = run_pytest(place, *arguments)
    assert (done.returncode, "no tests ran" in done.stdout) == (pytest.ExitCode.NO_TESTS_COLLECTED, True)


def test_a_file_that_is_no_exercise_is_left_to_pytest(place: Place) -> None:
    (place.root / "exercises" / "01_first" / "test_mine.py").write_text(
        "def test_mine():\n    pass\n", encoding="utf-8"
    )
    done = run_pytest(place, "--flaxlings", "exercises/01_first/test_mine.py")
    assert "1 passed" in done.stdout


def test_a_course_that_is_not_there_is_one_clear_error(place: Place, tmp_path: Path) -> None:
    done = run_pytest(Place(place.root, tmp_path), "--flaxlings", "exercises")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr
