"""No hostile answer passes: the whole corpus in one `verify`, and in one `verify --strict`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from scenes import Hostile, Scene, hostile, is_shut, make_scene

CORPUS = hostile("answers")


@dataclass(frozen=True)
class Judged:
    """What a run over the corpus came to."""

    verdicts: dict[str, dict[str, Any]]
    talk: str
    changed: set[str]
    left: list[str]


def judged(scene: Scene, *arguments: str) -> Judged:
    for each in CORPUS:
        scene.answer(each.name, each.path.read_text(encoding="utf-8"))
    # The cache gets its references first: what is there is not to be changed by an answer.
    names = [each.name for each in CORPUS]
    before = scene.digests()
    verdicts, talk = scene.verify(*names, *arguments)
    after = scene.digests()
    return Judged(verdicts, talk, {name for name in before if after.get(name) != before[name]}, scene.processes())


@pytest.fixture(scope="module")
def corpus_scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    scene = make_scene(tmp_path_factory.mktemp("corpus") / "scene", ((each.name, each.exercise) for each in CORPUS))
    scene.verify("--solutions", "--all")  # from now on the cache holds what is to be stolen
    return scene


@pytest.fixture(scope="module")
def plainly(corpus_scene: Scene) -> Judged:
    return judged(corpus_scene)


@pytest.fixture(scope="module")
def strictly(corpus_scene: Scene, plainly: Judged) -> Judged:
    return judged(corpus_scene, "--strict")


def test_there_are_enough_of_them_and_each_says_what_it_forges() -> None:
    assert len(CORPUS) >= 40
    assert [each.path.name for each in CORPUS if not each.forges or not each.exercise] == []


@pytest.mark.parametrize("each", CORPUS, ids=lambda each: each.path.stem)
def test_none_is_solved_without_strict_but_those_that_say_why(each: Hostile, plainly: Judged) -> None:
    verdict = plainly.verdicts[each.name]
    assert verdict["status"] == ("solved" if each.limit else "unsolved"), verdict


@pytest.mark.parametrize("each", CORPUS, ids=lambda each: each.path.stem)
def test_none_is_solved_in_strict_mode(each: Hostile, strictly: Judged) -> None:
    if each.limit and not is_shut(strictly.talk):
        pytest.skip(strictly.talk)
    verdict = strictly.verdicts[each.name]
    assert verdict["status"] == "unsolved", verdict


def test_nothing_of_it_is_left_and_nothing_has_changed(plainly: Judged, strictly: Judged) -> None:
    assert (strictly.left, strictly.changed) == ([], set())
    assert (plainly.left, plainly.changed) == ([], set())
