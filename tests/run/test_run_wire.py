"""What arrives from a worker is input from a stranger: messages, or a WireFault, in bounded memory."""

from __future__ import annotations

import contextlib
import struct
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flaxlings.judge import observation
from flaxlings.run import wire
from flaxlings.run.wire import (
    MESSAGE_LIMIT,
    Broken,
    Decoder,
    Exited,
    Finished,
    Job,
    Message,
    Rehearsed,
    Started,
    Unloadable,
    WireFault,
    decode_job,
    encode,
)

TEXT = st.text(st.characters(codec="utf-8"))
PARTS = st.one_of(TEXT, st.integers(-(1 << 63), (1 << 63) - 1))
LINES = st.none() | st.integers(0, 1 << 40)
SHAPES = st.lists(st.integers(0, 1 << 40), max_size=4).map(tuple)
NUMBERS = st.floats(allow_nan=False)

VALUES = st.one_of(
    st.builds(observation.Array, TEXT, SHAPES, st.binary()),
    st.builds(observation.Spec, TEXT, SHAPES),
    st.builds(observation.Key, TEXT, SHAPES, st.binary()),
    st.builds(observation.Number, st.sampled_from(["bool", "int", "float", "complex"]), TEXT),
    st.builds(observation.Text, TEXT),
    st.just(observation.Nothing()),
    st.builds(observation.Empty, st.sampled_from(["mapping", "sequence"])),
    st.builds(observation.Opaque, TEXT),
)
LEAVES = st.builds(observation.Leaf, st.lists(PARTS, max_size=3).map(tuple), VALUES, st.none() | TEXT)
FRAMES = st.builds(observation.Frame, st.integers(0, 1 << 40), TEXT, TEXT)
RAISED = st.builds(observation.Raised, TEXT, TEXT, st.lists(FRAMES, max_size=2).map(tuple), LINES)
EDITS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
SEEDS = st.lists(st.integers(0, 1 << 40), max_size=3).map(tuple)
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.just(Started()),
    st.just(Finished()),
    st.just(Rehearsed()),
    st.builds(observation.ProbePlan, TEXT, TEXT, SEEDS, st.none() | NUMBERS, st.none() | NUMBERS, st.booleans()),
    st.builds(observation.Pitfall, TEXT, EDITS, TEXT),
    st.builds(observation.Variant, TEXT, EDITS),
    st.builds(
        observation.Observation,
        TEXT,
        st.integers(0, 1 << 40),
        st.lists(LEAVES, max_size=3).map(tuple),
        st.none() | RAISED,
    ),
    st.builds(observation.Offence, TEXT, TEXT, LINES),
    st.builds(observation.Note, TEXT, TEXT, LINES),
    st.builds(Unloadable, RAISED),
    st.builds(Broken, TEXT),
    st.builds(Exited, TEXT, LINES),
)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    """The bytes, cut at these places."""
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    return [data[begin:end] for begin, end in zip([0, *places], [*places, len(data)], strict=True)]


def decoded(parts: list[bytes]) -> tuple[list[Message], str]:
    """Every message up to the end or a fault, and what the fault says."""
    decoder = Decoder()
    found: list[Message] = []
    try:
        for part in parts:
            # A list's extend keeps what came before a fault.
            found.extend(decoder.feed(part))
    except WireFault as fault:
        return found, str(fault)
    return found, ""


def test_the_strategy_knows_every_message() -> None:
    examples = {Started, Finished, Rehearsed, Unloadable, Broken, Exited}
    nouns = {
        getattr(observation, name) for name in ("ProbePlan", "Pitfall", "Variant", "Observation", "Offence", "Note")
    }
    assert set(get_args(Message)) == examples | nouns


@given(st.lists(MESSAGES, max_size=4), st.lists(st.integers(0), max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_message_arrives_as_it_was_however_it_is_cut(messages: list[Message], cuts: list[int]) -> None:
    assert decoded(pieces(b"".join(map(encode, messages)), cuts)) == (messages, "")


@given(st.binary(max_size=400), st.lists(st.integers(0), max_size=6))
def test_any_bytes_are_messages_or_a_fault_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    assert decoded(pieces(data, cuts)) == decoded([data])


@given(MESSAGES, st.data())
def test_a_message_with_one_bad_byte_is_a_message_or_a_fault(message: Message, data: st.DataObject) -> None:
    frame = bytearray(encode(message))
    frame[data.draw(st.integers(4, len(frame) - 1))] = data.draw(st.integers(0, 255))
    found, fault = decoded([bytes(frame)])
    assert (len(found) == 1 and not fault) or (not found and fault.startswith("a message that cannot be read: "))


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=30))
def test_no_more_than_one_message_is_ever_held(parts: list[bytes]) -> None:
    decoder = Decoder()
    with contextlib.suppress(WireFault):
        for part in parts:
            list(decoder.feed(part))
            if decoder.pending >= 4:
                (length,) = struct.unpack_from(">I", decoder._buffer)
                assert decoder.pending < 4 + length <= 4 + MESSAGE_LIMIT


def test_a_length_above_the_limit_is_refused_before_its_body_arrives() -> None:
    says = f"a message of {MESSAGE_LIMIT + 1} bytes; {MESSAGE_LIMIT} are allowed"
    assert decoded([struct.pack(">I", MESSAGE_LIMIT + 1)]) == ([], says)
    assert decoded([struct.pack(">I", MESSAGE_LIMIT), b"x" * 1000]) == ([], "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode(None),
        msgspec.msgpack.encode({"type": "job"}),
        msgspec.msgpack.encode({"type": "finished"}) + b"\0",
        msgspec.msgpack.encode({"type": "exited", "code": 0}),
        msgspec.msgpack.encode({"type": "observation", "probe": "p", "seed": "0"}),
        b"\x82\xa4type\xa4note\xa2id\xa1\xff",
        b"\x91" * 5000,
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        msgspec.msgpack.encode({"type": "note", "id": "n", "says": "s", "line": 1 << 63}) + b"\xc0",
    ],
)
def test_what_is_no_message_is_a_fault(body: bytes) -> None:
    found, fault = decoded([struct.pack(">I", len(body)) + body])
    assert found == []
    assert fault.startswith("a message that cannot be read: ")


def test_messages_in_front_of_a_fault_are_given_first() -> None:
    found, fault = decoded([encode(Started()) + b"\0\0\0\1\xc1"])
    assert found == [Started()]
    assert fault.startswith("a message that cannot be read: ")


@given(TEXT, TEXT, st.none() | SEEDS, st.floats(0.1, 1e6))
def test_a_job_arrives_as_it_was(source: str, path: str, seeds: tuple[int, ...] | None, time_limit: float) -> None:
    job = Job("linen_dense", source, path, "check.py", "/tmp", seeds, time_limit)
    assert decode_job(encode(job)) == job


@given(st.text(), st.text())
def test_texts_that_utf8_cannot_hold_arrive_escaped(key: str, text: str) -> None:
    leaf = observation.Leaf((key, 1), observation.Text(text))
    raised = observation.Raised("ValueError", text, (observation.Frame(1, "f", text),), 1)
    array = observation.Leaf((), observation.Array("uint8", (2,), b"\xff\0"))
    message = observation.Observation("p", 0, (leaf, array), raised)

    def escaped(text: str) -> str:
        return text.encode("utf-8", "backslashreplace").decode()

    (found,), _ = decoded([encode(message)])
    assert found == observation.Observation(
        "p",
        0,
        (observation.Leaf((escaped(key), 1), observation.Text(escaped(text))), array),
        observation.Raised("ValueError", escaped(text), (observation.Frame(1, "f", escaped(text)),), 1),
    )


def test_the_records_of_the_fork_server_have_the_size_that_both_sides_read() -> None:
    assert wire.FORK_RECORD.unpack(wire.FORK_RECORD.pack(b"F", 2**64 - 1)) == (b"F", 2**64 - 1)
    assert [wire.FORK_STATUS.unpack(wire.FORK_STATUS.pack(code)) for code in (-9, 0, 4194304)] == [
        (-9,),
        (0,),
        (4194304,),
    ]
