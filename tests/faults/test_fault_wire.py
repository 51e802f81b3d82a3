"""Any bytes from a worker give a transcript and a verdict about it: what a fuzzer found, and more of its kind."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from fuzz_wire import CORPUS, REFERENCE, consume, found, framed, judged, mutate, stream_of, transcript_of
from hypothesis import given
from hypothesis import strategies as st

from flaxlings.judge.observation import Observation
from flaxlings.run.wire import Exited, Finished, Message, Started, encode

REAL = {path.stem.removeprefix("real-"): path.read_bytes() for path in sorted(CORPUS.glob("real-*.bin"))}
VERDICTS = {
    "right": ("solved", None),
    "shape": ("unsolved", "different"),
    "nan": ("unsolved", "different"),
    "raises": ("unsolved", "raised"),
    "forbidden": ("unsolved", "forbidden"),
    "unloadable": ("unsolved", "unloadable"),
    "exits": ("unsolved", "died"),
}


@pytest.mark.parametrize("name", REAL)
def test_what_real_workers_sent_is_judged_as_it_was(name: str) -> None:
    whole, framewise = consume(b"\xfe" + REAL[name]), consume(framed(REAL[name]))
    assert whole == framewise
    assert (whole.status, whole.reason) == VERDICTS[name]


def test_what_the_fuzzer_found_is_no_way_to_break_this() -> None:
    inputs = list(found())
    assert len(inputs) > 50
    verdicts = [consume(data) for data in inputs]
    assert {verdict.status for verdict in verdicts} >= {"solved", "unsolved", "unjudged"}


@given(st.sampled_from(sorted(REAL)), st.data(), st.integers(0, 255))
def test_a_real_stream_with_bytes_changed_cut_or_doubled_gives_a_verdict(
    name: str, data: st.DataObject, size: int
) -> None:
    stream = bytearray(REAL[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(stream)))
        end = data.draw(st.integers(at, min(len(stream), at + 64)))
        stream[at:end] = data.draw(st.binary(max_size=16) | st.just(bytes(stream[at:end]) * 2))
    # An even first byte is a stream as it is, in pieces of half of that.
    consume(bytes([size & 0xFE]) + bytes(stream))


@given(st.sampled_from(sorted(REAL)), st.lists(st.integers(0, 1 << 32), min_size=1, max_size=3))
def test_a_real_stream_of_other_messages_gives_a_verdict(name: str, seeds: list[int]) -> None:
    data = framed(REAL[name])
    for seed in seeds:
        data = mutate(data, 1 << 14, seed)
    consume(data)


@given(st.sampled_from(sorted(REAL)), st.lists(st.integers(1, 1 << 12), min_size=1, max_size=3))
def test_it_makes_no_difference_how_a_stream_is_cut(name: str, sizes: list[int]) -> None:
    assert {transcript_of(REAL[name], size) for size in sizes} == {transcript_of(REAL[name], 1 << 16)}


def messages(name: str) -> list[bytes]:
    """The frames of a real stream."""
    stream, frames = REAL[name], []
    while stream:
        end = 4 + struct.unpack_from(">I", stream)[0]
        frames.append(stream[:end])
        stream = stream[end:]
    return frames


RIGHT = messages("right")
SEEN = [encode(seen) for seen in REFERENCE.observations]
STRANGER: Message = Observation("nobody_asked", 0, REFERENCE.observations[0].leaves)


def without(frames: list[bytes], *others: bytes) -> list[bytes]:
    return [frame for frame in frames if frame not in others]


FORGED: dict[str, tuple[list[bytes], str, str | None]] = {
    "an observation twice": ([*RIGHT[:-1], SEEN[0], encode(Finished())], "unsolved", "died"),
    "every observation twice": ([*RIGHT[:-1], *SEEN, encode(Finished())], "unsolved", "died"),
    "an observation that is missing": (without(RIGHT, SEEN[0]), "unsolved", "died"),
    "only the end": ([encode(Finished())], "unsolved", "died"),
    "no end": (RIGHT[:-1], "unsolved", "died"),
    "something behind the end": ([*RIGHT, SEEN[0]], "unsolved", "died"),
    "the end twice": ([*RIGHT, RIGHT[-1]], "unsolved", "died"),
    "an observation of a probe that does not exist": (
        [*RIGHT[:-1], encode(STRANGER), encode(Finished())],
        "unsolved",
        "died",
    ),
    "the observations of another seed": (
        [
            *without(RIGHT, *SEEN)[:-1],
            *(encode(Observation(seen.probe, seen.seed + 7, seen.leaves)) for seen in REFERENCE.observations),
            encode(Finished()),
        ],
        "unsolved",
        "died",
    ),
    "everything in another order": ([*reversed(RIGHT[:-1]), encode(Finished())], "solved", None),
    "a plan of its own": (
        [*without(RIGHT, *(encode(probe) for probe in REFERENCE.plan))],
        "solved",
        None,
    ),
    "the beginning once more at the end": ([*RIGHT[:-1], encode(Started()), encode(Finished())], "solved", None),
    "an exit, and then the end": ([*RIGHT[:-1], encode(Exited("0")), encode(Finished())], "solved", None),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_stream_out_of_order_passes_only_with_everything_seen_once(name: str) -> None:
    frames, status, reason = FORGED[name]
    verdict = judged(transcript_of(b"".join(frames), 1 << 16))
    assert (verdict.status, verdict.reason) == (status, reason)


def test_a_fuzzers_bytes_stand_for_streams() -> None:
    assert stream_of(framed(REAL["right"])) == (REAL["right"], 128)
    assert stream_of(b"\x06abc") == (b"abc", 4)
    assert stream_of(b"\x01\xff\xffabc") == (b"\0\0\0\3abc", 1)
    assert stream_of(b"") == (b"", 1)
    assert mutate(framed(REAL["right"]), 1 << 14, 3) != framed(REAL["right"])


def test_the_corpus_is_small_and_knows_no_machine() -> None:
    size = sum(path.stat().st_size for path in Path(CORPUS).iterdir())
    assert size < 2 << 20
    # Written as one pattern, for this file must name no such path either.
    folders = re.compile(rb"/(?:home|root|tmp|Users|work)/")
    assert [data for data in [*REAL.values(), *found()] if folders.search(data)] == []
