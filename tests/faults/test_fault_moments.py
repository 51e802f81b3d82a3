"""Ctrl-C, once or impatiently, SIGTERM and SIGHUP at random moments of every command's life, with a fixed seed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from moments import COMMANDS, Tally, blow_at, listens, strike, strike_watch
from processes import DEADLINE, FLAXLINGS, MakePlace, Place

SEED = 5
WATCHED = 5.0
"""Seconds of a watch's life: it is ready, it has credited a right answer, and runs one that never ends."""
WATCHES: Mapping[str, tuple[str, ...]] = {"watch": (), "watch --plain": ("--plain",)}
NAMES = (*COMMANDS, *WATCHES)
DEAR = ("strict", "dev check")
"""Those of which a run in CI can afford two."""


def struck(make_place: MakePlace, counts: Mapping[str, int]) -> Tally:
    """Strike each of these commands so many times, each time in a place of its own, two at a time."""
    tally = Tally()

    def one(name: str, index: int, place: Place) -> None:
        command = COMMANDS.get(name)
        blow = blow_at(SEED, index, command.seconds if command else WATCHED)
        tally.add(name, strike(command, place, blow) if command else strike_watch(place, blow, *WATCHES[name]))

    blows = [(name, index, make_place({})) for name, count in counts.items() for index in range(count)]
    with ThreadPoolExecutor(2) as executor:
        for done in [executor.submit(one, *each) for each in blows]:
            done.result()
    return tally


def test_a_signal_at_a_random_moment_ends_any_command_and_leaves_nothing(make_place: MakePlace) -> None:
    counts = {name: 2 if name in DEAR else 6 for name in NAMES}
    tally = struck(make_place, counts)
    assert sum(tally.counts.values()) == sum(counts.values()) == 46
    assert tally.of("130") > 10, f"hardly any came in time:\n{tally}"


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_four_hundred_signals_at_random_moments(make_place: MakePlace, name: str) -> None:
    tally = struck(make_place, {name: 400 // len(NAMES)})
    print(f"\n{tally}")  # noqa: T201 -- the figures of whoever runs it


def test_from_the_first_statement_of_ours_on_ctrl_c_is_no_traceback(place: Place) -> None:
    """What Python does before that is not ours: there the system or Python itself ends it."""
    for arguments in ((), ("list",), ("init", "made")):
        process = subprocess.Popen(
            [*FLAXLINGS, *arguments],
            cwd=place.root,
            env=place.environment({}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        while not listens(process.pid):
            os.sched_yield()
        os.killpg(process.pid, signal.SIGINT)
        assert (process.communicate(timeout=DEADLINE), process.returncode) == (("", ""), 130)
    assert not (place.root / "made").exists()
