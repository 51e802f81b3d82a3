"""A real state file, changed at random: an outcome that is documented, and what is whole in it is kept."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flaxlings.course.fault import Fault
from flaxlings.course.progress import Progress, Record, attempt, credit, hinted, moved_to
from flaxlings.course.state import change, load
from flaxlings.course.state_format import FORMAT, decode, encode

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAMES = ("linen_dense", "linen_simple_mlp", "linen_counter", "nnx_dense", "of_another_course")


def real() -> Progress:
    """The progress of somebody in the middle of the course."""
    progress = Progress(unknown={"theme": {"dark": True}})
    for number, name in enumerate(NAMES):
        progress = hinted(attempt(attempt(progress, name), name), name, number)
        if number % 2 == 0:
            progress = credit(progress, name, f"{number:064x}", NOON + timedelta(hours=number))
    return moved_to(progress, NAMES[1])


REAL = encode(real())
TOKENS = (
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"\xff", b"\xef\xbb\xbf", b"\0", b"\n", b" "),
    *(b"null", b"true", b"NaN", b"Infinity", b"-1", b"1e999", b"9" * 5000, b"[" * 3000, b"\xe2\x80\xae"),
)
ODD: tuple[object, ...] = (
    *(None, True, -1, 0, 2, 1 << 70, 1.5, float("nan"), float("inf"), "", "x", "\ud800", "\x1b[2J", [], {}, [[]]),
    *({"solved": "yes"}, {"attempts": -1}, {"format": 1}),
)

Outcome = Literal["whole", "damaged", "newer"]


def scratched(data: bytes, random: Random) -> bytes:
    """The bytes, with a few of them changed, left out, doubled or followed by others."""
    if random.random() < 0.02:
        data = data.replace(b'"format": 1', b'"format": %d' % random.randrange(-9, 99))
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(found) + 1)
        end = min(len(found), at + random.choice((0, 1, 1, 8, 200, 10_000)))
        found[at:end] = random.choice(
            (b"", random.choice(TOKENS), bytes((random.randrange(256),)), bytes(found[at:end]) * 2)
        )
    return bytes(found)


def outcome_of(data: bytes) -> Outcome:
    """Hold what is promised of any bytes in the place of the state file."""
    decoded = decode(data)
    if decoded.newer is not None:
        assert (decoded.newer > FORMAT, decoded.progress, decoded.damage) == (True, Progress(), "")
        return "newer"
    assert len(decoded.damage) < 400
    assert "\n" not in decoded.damage
    for record in decoded.progress.records.values():
        assert (type(record.solved), type(record.attempts), type(record.hints)) == (bool, int, int)
        assert record.attempts >= 0 <= record.hints
    # What could be read is what the next flaxlings reads. As text, because NaN equals nothing.
    again = decode(encode(decoded.progress))
    assert (again.damage, again.newer, encode(again.progress)) == ("", None, encode(decoded.progress))
    return "damaged" if decoded.damage else "whole"


@given(st.integers(0))
@settings(max_examples=2000)
def test_scratches_in_a_state_file_end_in_a_documented_outcome(seed: int) -> None:
    outcome_of(scratched(REAL, Random(seed)))


@pytest.mark.long
def test_a_million_scratches_end_in_a_documented_outcome(record_property: pytest.RecordProperty) -> None:
    began = time.process_time()
    outcomes = Counter(outcome_of(scratched(REAL, Random(seed))) for seed in range(1_000_000))
    record_property("outcomes", {**outcomes, "seconds": round(time.process_time() - began)})
    assert outcomes.keys() == {"whole", "damaged", "newer"}
    assert outcomes.total() == 1_000_000


def test_those_scratches_lead_to_every_outcome() -> None:
    assert {outcome_of(scratched(REAL, Random(seed))) for seed in range(3000)} == {"whole", "damaged", "newer"}


@given(st.sampled_from(NAMES), st.sampled_from(("", *Record.__dataclass_fields__)), st.sampled_from(ODD))
def test_a_record_that_is_odd_costs_no_other_record(name: str, key: str, odd: object) -> None:
    document = json.loads(REAL)
    if key:
        document["exercises"][name][key] = odd
    else:
        document["exercises"][name] = odd
    data = json.dumps(document).encode()
    outcome_of(data)
    decoded = decode(data)
    kept = {other: record for other, record in decoded.progress.records.items() if other != name}
    assert kept == {other: record for other, record in real().records.items() if other != name}
    assert (name in decoded.progress.records) == (not decoded.damage)
    assert (decoded.progress.current, decoded.progress.unknown) == (real().current, real().unknown)


@given(st.sampled_from(("current", "exercises", "theme")), st.sampled_from(ODD))
def test_a_key_at_the_top_that_is_odd_costs_no_other_key(key: str, odd: object) -> None:
    document = {**json.loads(REAL), key: odd}
    data = json.dumps(document).encode()
    outcome_of(data)
    decoded = decode(data).progress
    if key != "exercises":
        assert decoded.records == real().records
    if key != "current":
        assert decoded.current == real().current
    if key != "theme":
        assert decoded.unknown == real().unknown


@given(st.integers(0))
@settings(max_examples=100, deadline=None)
def test_on_disk_nothing_of_it_is_lost(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    path = tmp_path_factory.mktemp("learner") / ".flaxlings" / "state.json"
    path.parent.mkdir()
    scratched_ = scratched(REAL, Random(seed))
    path.write_bytes(scratched_)
    decoded = decode(scratched_)
    try:
        changed = change(path, partial(attempt, name="linen_dense"), now=lambda: NOON)
    except Fault:
        assert decoded.newer is not None
        assert path.read_bytes() == scratched_
        return
    assert encode(changed.progress) == encode(attempt(decoded.progress, "linen_dense")) == path.read_bytes()
    aside = [file.read_bytes() for file in path.parent.glob("state.json.corrupt-*")]
    assert aside == ([scratched_] if decoded.damage else [])


MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants the limits of a range of zones without one


@given(st.lists(MOMENTS, min_size=2, max_size=6))
@settings(max_examples=15, deadline=None)
def test_a_clock_that_jumps_costs_nothing(tmp_path_factory: pytest.TempPathFactory, moments: list[datetime]) -> None:
    path = tmp_path_factory.mktemp("learner") / ".flaxlings" / "state.json"
    path.parent.mkdir()
    for number, moment in enumerate([*moments, *moments]):
        before = change(path, partial(credit, name=f"exercise_{number}", digest="d", at=moment)).progress
        again = change(path, partial(credit, name=f"exercise_{number}", digest="e", at=moments[0])).progress
        assert again.of(f"exercise_{number}").solved_at == before.of(f"exercise_{number}").solved_at
        damaged = path.read_bytes() + b"%d" % number
        path.write_bytes(damaged)
        load(path, now=lambda: moment)  # noqa: B023 -- called at once
        path.write_bytes(damaged[: -len(b"%d" % number)])
    assert len(load(path).progress.records) == 2 * len(moments)
    aside = {file.read_bytes()[-2:] for file in path.parent.glob("state.json.corrupt-*")}
    assert len(list(path.parent.glob("state.json.corrupt-*"))) == 2 * len(moments) == len(aside)


def test_a_name_that_no_terminal_should_see_is_only_quoted(tmp_path: Path) -> None:
    path = tmp_path / ".flaxlings" / "state.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"format": 1, "exercises": {"\x1b[2J" + "x" * 999: []}}))
    warning = load(path, now=lambda: NOON).warning
    assert warning is not None
    assert warning.isprintable()
    assert len(warning) < 400
