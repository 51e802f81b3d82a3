from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from flaxlings.course.progress import (
    Progress,
    Record,
    attempt,
    credit,
    hinted,
    moved_to,
    next_unsolved,
    without,
)

NOON = datetime(2025, 1, 31, 12, 0, 0, 999_999, tzinfo=UTC)


def solved(*names: str) -> Progress:
    return Progress(records={name: Record(solved=True) for name in names})


def test_a_credit_is_the_digest_and_the_moment_in_utc():
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    expected = Record(solved=True, digest="d1", solved_at="2025-01-31T12:00:00Z")
    assert credit(Progress(current="beta"), "alpha", "d1", tokyo) == Progress("beta", {"alpha": expected})


def test_solving_again_keeps_the_first_moment_and_takes_the_new_digest():
    first = credit(Progress(), "alpha", "d1", NOON)
    again = credit(first, "alpha", "d2", NOON + timedelta(days=1))
    assert again.of("alpha") == Record(solved=True, digest="d2", solved_at="2025-01-31T12:00:00Z")
    assert credit(again, "alpha", "d2", NOON + timedelta(days=2)) == again


def test_attempts_are_counted_and_hints_never_go_back():
    progress = attempt(attempt(Progress(), "alpha"), "alpha")
    progress = hinted(hinted(progress, "alpha", 2), "alpha", 1)
    assert (progress.of("alpha"), progress.solved("alpha")) == (Record(attempts=2, hints=2), False)


def test_one_more_verdict_about_the_same_text_is_no_more_attempts():
    progress = attempt(attempt(attempt(Progress(), "alpha", 1.0, "d1"), "alpha", 2.0, "d2"), "alpha", 4.0, "d2")
    assert progress.of("alpha") == Record(attempts=2, seconds=7.0, tried="d2")


def test_moving_changes_what_is_current_and_nothing_else():
    progress = solved("alpha")
    assert moved_to(moved_to(progress, "beta"), None) == progress
    assert moved_to(progress, "beta") == Progress("beta", progress.records)


def test_a_reset_forgets_one_exercise_but_not_what_we_do_not_know_about_it():
    stars = Record(solved=True, attempts=3, unknown={"stars": 5})
    progress = Progress("alpha", {"alpha": stars, "beta": Record(solved=True)}, {"theme": "dark"})
    assert without(without(progress, "beta"), "beta") == Progress("alpha", {"alpha": stars}, {"theme": "dark"})
    assert without(progress, "alpha").of("alpha") == Record(unknown={"stars": 5})


@pytest.mark.parametrize(
    ("done", "after", "name"),
    [
        ((), None, "alpha"),
        ((), "alpha", "beta"),
        (("alpha",), "alpha", "beta"),
        (("alpha", "beta", "linen_dense"), "beta", "linen_dense_general"),
        (("nnx_dense",), "nnx_dense", "alpha"),
        (("alpha", "nnx_dense"), "linen_dense_general", "beta"),
        (("alpha", "beta"), "not_in_this_course", "linen_dense"),
        (("alpha", "linen_dense", "linen_dense_general", "nnx_dense"), "beta", "beta"),
        (("alpha", "beta", "linen_dense", "linen_dense_general", "nnx_dense"), "beta", None),
    ],
)
def test_the_next_unsolved_exercise_comes_behind_and_then_from_the_beginning(course, done, after, name):
    found = next_unsolved(course, solved(*done), after)
    assert (found.name if found else None) == name
