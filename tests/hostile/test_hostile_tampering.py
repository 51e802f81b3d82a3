"""Answers that change what judges them: the next verdict is what counts, and who is alive to give it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from scenes import Hostile, Scene, hostile, is_shut, make_scene

TAMPERING = {each.path.stem: each for each in hostile("tampering")}
CHANGING = [each for each in TAMPERING.values() if not each.path.stem.startswith("kill_")]
BEYOND = hostile("beyond")


@pytest.mark.parametrize("each", CHANGING, ids=lambda each: each.path.stem)
def test_without_strict_it_passes_at_the_next_verdict_only_where_that_is_said(each: Hostile, scene: Scene) -> None:
    scene.verify("first_sum")
    scene.answer("first_sum", each.path.read_text(encoding="utf-8"))
    first, _ = scene.verify("first_sum")
    done = scene.command("verify", "first_sum")
    assert (first["first_sum"]["status"] == "solved", done.returncode == 0) == (False, bool(each.limit)), done.stdout


def test_in_strict_mode_nothing_changes_and_nobody_is_killed(tmp_path: Path) -> None:
    answers = tuple(TAMPERING.values())
    scene = make_scene(tmp_path / "scene", ((each.name, each.exercise) for each in answers))
    scene.verify("--solutions", "--all")
    for each in answers:
        scene.answer(each.name, each.path.read_text(encoding="utf-8"))
    before = scene.digests()
    verdicts, talk = scene.verify("--strict")
    if not is_shut(talk):
        pytest.skip(talk)
    assert scene.digests() == before
    assert {name: verdict["status"] for name, verdict in verdicts.items()} == {
        each.name: "unsolved" for each in answers
    }
    assert scene.processes() == []


def test_killing_the_process_that_started_it_solves_nothing(scene: Scene) -> None:
    scene.answer("first_sum", TAMPERING["kill_parent"].path.read_text(encoding="utf-8"))
    done = scene.command("verify", "first_sum")
    # Unjudged, or unsolved where its answer came before anybody noticed.
    assert done.returncode in {1, 3}, done.stdout
    assert scene.processes() == []


def test_killing_flaxlings_leaves_no_verdict_and_no_credit(scene: Scene) -> None:
    scene.answer("first_sum", TAMPERING["kill_flaxlings"].path.read_text(encoding="utf-8"))
    done = scene.command("verify", "first_sum")
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "")
    assert not (scene.learner / ".flaxlings" / "state.json").exists()
    scene.wait_until_nothing_is_left()


@pytest.mark.parametrize("each", BEYOND, ids=lambda each: each.path.stem)
def test_what_even_strict_mode_accepts_is_right_in_numbers(each: Hostile, scene: Scene) -> None:
    assert each.limit
    scene.answer(each.exercise, each.path.read_text(encoding="utf-8"))
    verdicts, _ = scene.verify(each.exercise, "--strict")
    assert verdicts[each.exercise]["status"] == "solved"
