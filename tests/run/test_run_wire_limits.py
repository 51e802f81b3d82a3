"""Whatever a worker sends, and however long it goes on: one fault, in bounded memory and time."""

from __future__ import annotations

import itertools
import struct
import time
import tracemalloc
from collections.abc import Iterable, Iterator

import msgspec
import pytest

from flaxlings.judge.observation import DEPTH_LIMIT, LEAF_LIMIT, Array, Leaf, Note, Nothing, Observation, Text
from flaxlings.run.execute import ANSWER_LIMIT, _Record
from flaxlings.run.wire import MESSAGE_LIMIT, STRUCTURE_LIMIT, Finished, Started, encode

MEMORY = 512 << 20
"""Bytes: what one sender may make the parent hold at the most, everything that it keeps included."""
SECONDS = 30.0
"""Of processor time, while every allocation is traced, which takes five times as long."""
PIECE = 1 << 16
STRUCTURE = f"it sent more than {STRUCTURE_LIMIT >> 20} MiB beside the contents of arrays and texts"
TOO_MUCH = f"it sent more than {ANSWER_LIMIT >> 20} MiB"
UNREADABLE = "it sent a message that cannot be read: "

BEFORE_LEAVES = b"\x84\xa4type\xabobservation\xa5probe\xa1p\xa4seed\x00\xa6leaves"
NOTHING = b"\xa5value\x81\xa4type\xa4none"


def frame(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def array(count: int, items: bytes = b"") -> bytes:
    """A list that says how long it is, whether or not it is."""
    return b"\xdd" + struct.pack(">I", count) + items


def leaf(path: bytes) -> bytes:
    return b"\x82\xa4path" + path + NOTHING


def of_leaves(count: int, items: bytes = b"") -> bytes:
    return frame(BEFORE_LEAVES + array(count, items))


def endless(data: bytes) -> Iterator[bytes]:
    """The same again and again, in pieces of what a pipe holds."""
    return itertools.repeat(data * max(1, PIECE // len(data)))


def heard(pieces: Iterable[bytes]) -> tuple[str, int, float, _Record]:
    """The fault of a sender, the memory and the time that it took, and what is left of it."""
    record = _Record()
    began = time.process_time()
    tracemalloc.start()
    try:
        for data in pieces:
            for at in range(0, len(data), PIECE):
                record.answer(data[at : at + PIECE], 0.0)
                if record.fault:
                    break
            if record.fault:
                break
        return record.fault, tracemalloc.get_traced_memory()[1], time.process_time() - began, record
    finally:
        tracemalloc.stop()


SMALL = b"\xe0"
"""-32: one byte here, an object of its own there."""
WIDEST = leaf(array(DEPTH_LIMIT, SMALL * DEPTH_LIMIT)) * LEAF_LIMIT
TEXTS = encode(Observation("p", 0, (Leaf((), Text("x" * (1 << 20) + "\U0001f600")),)))

STREAMS: dict[str, tuple[Iterable[bytes], str]] = {
    "a million leaves": ((of_leaves(10**6, leaf(b"\x90") * 10**6),), UNREADABLE + "Expected `array` of length <="),
    "leaves that it only promises": ((of_leaves((1 << 32) - 1),), UNREADABLE + "Expected `array` of length <="),
    "a path of a million numbers": ((of_leaves(1, leaf(array(10**6, SMALL * 10**6))),), UNREADABLE + "Expected"),
    "shapes of a million axes": (
        (
            of_leaves(
                1, b"\x82\xa4path\x90\xa5value\x83\xa4type\xa4spec\xa5dtype\xa1f\xa5shape" + array(10**6, SMALL * 10**6)
            ),
        ),
        UNREADABLE + "Expected `array` of length <=",
    ),
    "the widest message, again and again": (endless(of_leaves(LEAF_LIMIT, WIDEST)), STRUCTURE),
    "as many edits as there may be": (
        endless(frame(b"\x83\xa4type\xa7variant\xa2id\xa1v\xa7replace" + array(1000, b"\x92\xa0\xa0" * 1000))),
        STRUCTURE,
    ),
    "deep nesting": ((frame(b"\x82\xa4type\xa4note\xa1x" + b"\x91" * 10**7),), UNREADABLE + "maximum recursion depth"),
    "deep nesting where a message should be": ((frame(b"\x81" * 10**7),), UNREADABLE),
    "a flood of the smallest messages": (endless(encode(Started())), STRUCTURE),
    "a flood of messages that say nothing": (endless(encode(Note("", ""))), STRUCTURE),
    "a flood of messages without a body": (endless(b"\0\0\0\0"), UNREADABLE),
    "a message that never ends": (
        itertools.chain((struct.pack(">I", MESSAGE_LIMIT),), endless(b"x")),
        UNREADABLE,
    ),
    "texts that are four times as wide here": (endless(TEXTS), TOO_MUCH),
    "arrays for ever": (
        endless(encode(Observation("p", 0, (Leaf(("y",), Array("uint8", (1 << 24,), bytes(1 << 24))),)))),
        TOO_MUCH,
    ),
    "a name of thirty megabytes": ((encode(Note("x" * (30 << 20), "")),), STRUCTURE),
    "a type that is a whole book": (
        (frame(msgspec.msgpack.encode({"type": "no\n" * (8 << 20)})),),
        UNREADABLE + "Invalid value",
    ),
    "the end, and then a flood": (
        itertools.chain((encode(Finished()),), endless(encode(Started()))),
        "it went on after it said that it was finished",
    ),
}


@pytest.mark.parametrize("stream", STREAMS)
def test_no_stream_costs_more_than_so_much(stream: str) -> None:
    pieces, says = STREAMS[stream]
    fault, peak, seconds, record = heard(pieces)
    assert fault.startswith(says)
    assert "\n" not in fault
    assert len(fault) < 300
    assert peak < MEMORY
    assert seconds < SECONDS
    assert record.received <= ANSWER_LIMIT + (1 << 25)


def test_the_largest_honest_answers_are_heard() -> None:
    """What a worker itself calls too large is beyond all of these limits."""
    leaves = tuple(Leaf(("numbers", index), Nothing()) for index in range(LEAF_LIMIT))
    large = Leaf(("y",), Array("uint8", (16 << 20,), bytes(16 << 20)))
    deep = Leaf(tuple(range(DEPTH_LIMIT)), Text("x" * (16 << 20)))
    seen = (Observation("many", 0, leaves), Observation("large", 0, (large,)), Observation("deep", 0, (deep,)))
    fault, _, _, record = heard([*map(encode, seen), encode(Finished())])
    assert (fault, record.finished, tuple(record.observations)) == ("", True, seen)
