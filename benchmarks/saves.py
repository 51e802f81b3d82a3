"""From a save to its verdict: rehearsed, changed, twice in a row; against pytest-watcher, pytest and the floor."""

from __future__ import annotations

import contextlib
import itertools
import time

from benchmarks.answers import Answer, answers_to
from benchmarks.figures import Sample, Section, spread
from benchmarks.floor import Floor, floor_of
from benchmarks.options import Options, Say
from benchmarks.painting import painting
from benchmarks.peers import Peer, PytestWatcher, pytest_watcher
from benchmarks.place import Place
from benchmarks.processes import NotMeasured
from benchmarks.saves_summary import (
    CHANGE,
    FLOOR,
    FLOOR_OF_CHANGE,
    FRESH,
    KEY,
    LATER,
    PAINTED,
    SAME,
    SECOND,
    WATCHER,
    summarise,
)
from benchmarks.watching import Watch, watching

PAUSE = 1.5
"""Seconds between a verdict and the next save: a learner reads and types for longer."""

GAP = 0.15
"""Seconds between two saves in a row."""


def measure(place: Place, options: Options, say: Say) -> Section:
    """Every exercise, one after the other; everything about one exercise takes turns."""
    samples: list[Sample] = []
    faults: list[str] = []
    for number, name in enumerate(options.names, start=1):
        say(f"saves: {name} ({number} of {len(options.names)})")
        try:
            with contextlib.ExitStack() as stack:
                series = _Series(place, name, stack)
                samples += series.measure(options.saves, pairs=options.rounds(5), peers=options.rounds(2))
                # Last, and beside nothing but the watch: a second set of waiting workers would slow the others down.
                samples += series.paint(options.rounds(10))
        except NotMeasured as error:
            faults.append(f"{name}: {error}")
    return summarise(tuple(samples), options.names, tuple(faults))


class _Series:
    """One exercise: its watch, its floor and its peers, all of them alive at the same time."""

    def __init__(self, place: Place, name: str, stack: contextlib.ExitStack) -> None:
        self._place = place
        self._name = name
        self._answers = answers_to(place, name)
        self._by_hand = Peer.of(place, (name,))
        self._floor: Floor = stack.enter_context(floor_of(place, name))
        for answer in (self._answers.mistake, *self._answers.changes):
            self._floor.load(answer.text)
        # A directory of its own: what is saved for pytest must not start pytest-watcher.
        self._watcher: PytestWatcher = stack.enter_context(pytest_watcher(Peer.of(place, (name,))))
        self._watch: Watch = stack.enter_context(watching(place.learner(), name, place.environ()))
        self._watch.wait_until_ready()
        self._numbers = itertools.count(1)
        self._samples: list[Sample] = []

    def measure(self, saves: int, *, pairs: int, peers: int) -> list[Sample]:
        """So many saves of each series; pairs of saves and peers are spread between them."""
        with_floor, with_pair, with_peers = (spread(count, saves) for count in (10, pairs, peers))
        changes = itertools.cycle(self._answers.changes)
        for turn in range(saves):
            self._same(with_floor=turn in with_floor)
            if turn in with_peers:
                self._peers()
        # Behind the others, because what is saved between them decides what the waiting workers have learnt.
        for turn in range(saves):
            self._change(next(changes))
            if turn in with_pair:
                self._pair()
        return list(self._samples)

    def paint(self, rounds: int) -> list[Sample]:
        """The mistake to the application, again and again; then keys beside 10 MB of output."""
        mistake = self._answers.mistake
        begin = len(self._samples)
        with painting(self._place.learner(), self._name, self._place.environ()) as application:
            application.wait_until_ready()
            for _ in range(rounds):
                text, mark = application.marked(self._touched(mistake))
                time.sleep(PAUSE)
                since_save, since_event = application.save(text, mark)
                self._add(PAINTED, since_save, mistake.label)
                self._add(LATER, since_event, mistake.label)
            text, mark = application.marked(self._touched(mistake), prints=10_000_000)
            application.save(text, mark)
            for _ in range(rounds):
                self._add(KEY, application.press("?", shows="one more hint"), "help")
                self._add(KEY, application.press("?", shows=mark), "back")
        return self._samples[begin:]

    def _same(self, *, with_floor: bool) -> None:
        mistake = self._answers.mistake
        time.sleep(PAUSE)
        if with_floor:
            self._add(FLOOR, self._floor.seconds(mistake.text), mistake.label)
        self._add(SAME, self._watch.save(self._touched(mistake)), mistake.label)

    def _change(self, answer: Answer) -> None:
        time.sleep(PAUSE)
        self._add(FLOOR_OF_CHANGE, self._floor.seconds(answer.text), answer.label)
        self._add(CHANGE, self._watch.save(self._touched(answer)), answer.label)
        if answer.solved:
            self._watch.come_back(self._touched(self._answers.mistake))

    def _pair(self) -> None:
        mistake = self._answers.mistake
        time.sleep(PAUSE)
        self._add(SECOND, self._watch.save_twice(self._touched(mistake), self._touched(mistake), GAP), mistake.label)

    def _peers(self) -> None:
        mistake = self._answers.mistake
        time.sleep(PAUSE)
        self._add(WATCHER, self._watcher.save(self._name, self._touched(mistake)), mistake.label)
        self._add(FRESH, self._by_hand.fresh_pytest(self._name, self._touched(mistake)), mistake.label)

    def _touched(self, answer: Answer) -> str:
        return answer.touched(next(self._numbers))

    def _add(self, series: str, seconds: float, label: str) -> None:
        self._samples.append(Sample(series, self._name, seconds, label))
