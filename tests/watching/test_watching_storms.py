"""Saves at random moments, more of them than anybody can answer, and more than the system can tell about."""

from __future__ import annotations

import os
import random
import signal
import sys
from hashlib import sha256
from itertools import cycle, pairwise
from pathlib import Path

import pytest
from editors import PATTERNS
from processes import QUIET, Place, Watch

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
WRONG = "def total(numbers):\n    return len(numbers)\n"
OVERFLOW = Path("/proc/sys/fs/inotify/max_queued_events")
PROCESSES = 16
"""More than a watch ever needs: itself, its fork server, two workers ready, one at work, those that end."""


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def answered(watch: Watch, on_disk: list[str]) -> None:
    """What may be said about texts that followed each other on disk: never about one after the news of a later one."""
    place = {digest(text): number for number, text in enumerate(on_disk)}
    told = [
        (event["event"], place[event.get("digest") or event["verdict"]["digest"]])
        for event in watch.seen
        if event["event"] in {"saved", "verdict"}
    ]
    assert all(before <= after for (_, before), (_, after) in pairwise(told)), told
    verdicts = [number for event, number in told if event == "verdict"]
    assert len(verdicts) == len(set(verdicts)), "two verdicts about one text"
    assert verdicts[-1] == len(on_disk) - 1


def save_at_random(place: Place, times: int, seed: int) -> None:
    """Save two texts a random time apart, so many times, each in a random way."""
    choice = random.Random(seed)
    path = place.path("first_sum")
    on_disk: list[str] = []
    with Watch(place) as watch:
        watch.until("ready")
        for number in range(times):
            for turn in ("first", "second"):
                on_disk.append(f"{choice.choice([RIGHT, WRONG])}# {number}: {turn}\n")
                for leftover in path.parent.glob("*~"):
                    leftover.unlink()
                choice.choice(PATTERNS)(path, on_disk[-1])
                if turn == "first":
                    watch.during(choice.uniform(0, 0.15))
            if choice.random() < 0.8:
                # Else the next save comes while this one's run goes on.
                told = [event["verdict"]["digest"] for event in watch.seen if event["event"] == "verdict"]
                if digest(on_disk[-1]) not in told:
                    watch.verdict_about(digest(on_disk[-1]))
        on_disk.append(f"{WRONG}# the last\n")
        path.write_text(on_disk[-1])
        watch.verdict_about(digest(on_disk[-1]))
        # What was rehearsed for may be ready late.
        assert [event for event in watch.during(QUIET) if event["event"] != "ready"] == []
        answered(watch, on_disk)
    assert place.state["current"] == "first_sum"


def test_saves_at_random_moments_are_answered_each(place: Place) -> None:
    save_at_random(place, 40, seed=5)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_many_saves_at_random_moments_are_answered_each(place: Place, seed: int) -> None:
    save_at_random(place, 100, seed)


def storm(place: Place, saves: int, apart: float) -> None:
    """Save so many texts, with so many seconds between two."""
    path = place.path("first_sum")
    texts = [f"def total(numbers):\n    return {number} + 1000\n" for number in range(saves)]
    alive = []
    with Watch(place) as watch:
        watch.until("ready")
        for number, text in enumerate(texts):
            path.write_text(text)
            if apart:
                watch.during(apart)
            if number % 50 == 0:
                alive.append(len(place.processes()))
        number_of = {digest(text): number for number, text in enumerate(texts)}
        if not any(
            event["event"] == "verdict" and event["verdict"]["digest"] == digest(texts[-1]) for event in watch.seen
        ):
            watch.verdict_about(digest(texts[-1]))
        assert watch.during(QUIET) == []
        runs = [number_of[event["digest"]] for event in watch.seen if event["event"] == "saved"]
        verdicts = [number_of[event["verdict"]["digest"]] for event in watch.seen if event["event"] == "verdict"]
        assert watch.talk == ""
    assert all(before < after for before, after in pairwise(runs)), "a run about an older text, or two about one"
    assert all(before < after for before, after in pairwise(verdicts))
    assert set(verdicts) <= set(runs)
    assert (runs[-1], verdicts[-1]) == (saves - 1, saves - 1)
    assert max(alive) <= PROCESSES, alive


def test_two_hundred_saves_in_a_row_are_one_verdict_about_the_last_text(place: Place) -> None:
    storm(place, 200, 0)


@pytest.mark.long
@pytest.mark.parametrize("apart", [0, 0.02])
def test_a_thousand_saves_in_a_row_are_one_verdict_about_the_last_text(place: Place, apart: float) -> None:
    storm(place, 1000, apart)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_a_save_that_the_system_had_no_room_to_tell_about_is_answered(place: Place) -> None:
    capacity = int(OVERFLOW.read_text())
    if capacity > 200_000:
        pytest.skip(f"the queue holds {capacity} events")
    text = "def total(numbers):\n    return 1000\n"
    beside = place.path("first_sum").parent
    others = [beside / "notes.txt", beside / "more.txt"]
    for other in others:
        other.write_text("not an exercise")
    with Watch(place) as watch:
        watch.until("ready")
        watch.process.send_signal(signal.SIGSTOP)
        # Of two files in turn: the same event twice is one event.
        for _, other in zip(range(capacity + 1000), cycle(others)):
            os.utime(other)
        place.write("first_sum", text)
        watch.process.send_signal(signal.SIGCONT)
        watch.verdict_about(digest(text))
        # What comes after it is told as ever.
        later = f"{text}# later\n"
        place.write("first_sum", later)
        watch.verdict_about(digest(later))
        assert watch.during(QUIET) == []
        events = [event["event"] for event in watch.seen if event["event"] != "ready"]
        assert events == ["saved", "verdict", "saved", "verdict"]
