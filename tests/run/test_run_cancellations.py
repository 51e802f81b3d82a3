"""Many runs ended at once, also those that have not begun."""

from __future__ import annotations

import select

from flaxlings.run.cancellation import Cancellation, Cancellations


def is_ended(cancellation: Cancellation) -> bool:
    return bool(select.select([cancellation], [], [], 0)[0])


def test_whatever_runs_then_and_begins_later_is_ended_and_what_was_over_is_left_alone() -> None:
    runs = Cancellations()
    with runs.one():
        pass
    with runs.one() as first, runs.one() as second:
        assert not is_ended(first)
        assert not runs.requested
        runs.cancel()
        runs.cancel()
        assert is_ended(first)
        assert is_ended(second)
    assert runs.requested
    with runs.one() as later:
        assert is_ended(later)
