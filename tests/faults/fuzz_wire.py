"""What a stranger may send, taken apart as the parent does it, up to the verdict and its JSON.

`python tests/faults/fuzz_wire.py CORPUS -max_total_time=600` looks for bytes that break this, with atheris, which is
not among the dependencies. What it finds goes to `tests/fixtures/wire/`, where `test_fault_wire.py` tries it for ever.
"""

from __future__ import annotations

import json
import struct
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec

from flaxlings.course.model import Exercise
from flaxlings.judge.decide import NOT_DIAGNOSED, decide
from flaxlings.judge.observation import Transcript
from flaxlings.judge.verdict import Verdict
from flaxlings.run.execute import _Record
from flaxlings.screen.json import verdict_json

CORPUS = Path(__file__).parents[1] / "fixtures" / "wire"
EXERCISE = Exercise("net", "01_first", "A net", "linen", "easy", ("Look.",), (), "Nets.", time_limit=20.0)


def stream_of(data: bytes) -> tuple[bytes, int]:
    """A stream and the size of the pieces in which it arrives, out of a fuzzer's bytes.

    The first byte says which: the rest as it is, or in frames whose lengths are mended, so that most of what a fuzzer
    thinks of gets as far as the messages.
    """
    if not data:
        return b"", 1
    size, raw, rest = 1 + data[0] // 2, data[0] % 2 == 0, data[1:]
    if raw:
        return rest, size
    stream = bytearray()
    while len(rest) >= 2:
        length = int.from_bytes(rest[:2])
        body, rest = rest[2 : 2 + length], rest[2 + length :]
        stream += struct.pack(">I", len(body)) + body
    return bytes(stream), size


def framed(stream: bytes) -> bytes:
    """A real stream as a fuzzer's bytes."""
    parts = bytearray(b"\xff")
    while stream:
        (length,) = struct.unpack_from(">I", stream)
        parts += struct.pack(">H", length) + stream[4 : 4 + length]
        stream = stream[4 + length :]
    return bytes(parts)


def transcript_of(stream: bytes, size: int) -> Transcript:
    """What the parent makes of a stream that arrives in pieces of this size."""
    record = _Record()
    for at in range(0, len(stream), size):
        record.answer(stream[at : at + size], 0.0)
        if record.fault or record.broken or record.finished:
            break
    ended = "failed" if record.broken and not record.fault else "died"
    return Transcript(
        plan=tuple(record.plan),
        pitfalls=tuple(record.pitfalls),
        variants=tuple(record.variants),
        observations=tuple(record.observations),
        unloadable=record.unloadable,
        offences=tuple(record.offences),
        notes=tuple(record.notes),
        ending="finished" if record.finished and not record.fault else ended,
        detail=record.fault,
    )


def found() -> Iterator[bytes]:
    """What the fuzzer kept, because each does something that no other did: one in a line, in hexadecimal."""
    lines = (CORPUS / "found.hex").read_text(encoding="ascii").splitlines()
    yield from map(bytes.fromhex, lines)


REFERENCE = transcript_of((CORPUS / "real-right.bin").read_bytes(), 1 << 16)
PLACES = sorted((probe.name, seed) for probe in REFERENCE.plan for seed in probe.seeds)


def judged(yours: Transcript) -> Verdict:
    """The verdict about it, beside the reference."""
    return decide(EXERCISE, "digest", pristine=False, reference=REFERENCE, yours=yours)


def consume(data: bytes) -> Verdict:
    """Hold what is promised of any bytes; the verdict."""
    stream, size = stream_of(data)
    yours = transcript_of(stream, size)
    assert yours.ending in {"finished", "died", "failed"}
    assert len(yours.detail) < 500
    assert "\n" not in yours.detail
    verdict = judged(yours)
    if verdict.status == "solved":
        seen = sorted((found.probe, found.seed) for found in yours.observations)
        assert (yours.ending, yours.offences, yours.unloadable) == ("finished", (), None)
        assert [place for place in seen if place in PLACES] == PLACES, "a probe is not seen exactly once"
    json.dumps(verdict_json(verdict), allow_nan=False).encode()
    return verdict


ODD: tuple[object, ...] = (
    *(None, True, -1, 0, 1, 1 << 31, 1 << 62, -(1 << 63), (1 << 64) - 1),
    *(0.0, -0.0, float("nan"), float("inf"), "", "nan", "inf", "1e999", "\x00", "\u202e", "a\nb", "int8", "float32"),
    *("bfloat16", "complex64", "object", "<f4", "params", "kernel", b"", b"\x00" * 24, b"\xff" * 24, [], {}),
)


def mutated(tree: object, random: Random) -> object:
    """A message in which one thing is another, is there twice, or is not there."""
    if isinstance(tree, dict) and tree and random.random() < 0.9:
        key = random.choice(list(tree))
        return {**tree, key: mutated(tree[key], random)}
    if isinstance(tree, list) and tree and random.random() < 0.8:
        at = random.randrange(len(tree))
        between = random.choice(([mutated(tree[at], random)], [tree[at]] * 2, [], [tree[at], random.choice(tree)]))
        return [*tree[:at], *between, *tree[at + 1 :]]
    if isinstance(tree, str | bytes) and tree and random.random() < 0.5:
        at = random.randrange(len(tree))
        return tree[:at] + tree[random.randrange(len(tree)) :]
    return random.choice(ODD)


def mutate(data: bytes, largest: int, seed: int) -> bytes:
    """A fuzzer's bytes with a few of the messages changed as messages; those that cannot be read stay as they are."""
    random = Random(seed)
    stream, _ = stream_of(b"\xff" + data[1:])
    bodies: list[bytes] = []
    while len(stream) >= 4:
        (length,) = struct.unpack_from(">I", stream)
        bodies.append(stream[4 : 4 + length])
        stream = stream[4 + length :]
    for _ in range(random.choice((1, 1, 2, 5)) if bodies else 0):
        at = random.randrange(len(bodies))
        try:
            changed = mutated(msgspec.msgpack.decode(bodies[at]), random)
            bodies[at : at + 1] = random.choice(([msgspec.msgpack.encode(changed)], [bodies[at]] * 2, []))
        except (ValueError, TypeError, OverflowError, RecursionError):
            pass
        random.shuffle(bodies) if random.random() < 0.05 else None
        if not bodies:
            break
    parts = [struct.pack(">H", min(len(body), 0xFFFF)) + body[:0xFFFF] for body in bodies]
    return (bytes([data[0] | 1 if data else 0xFF]) + b"".join(parts))[:largest]


def main(arguments: Sequence[str]) -> None:
    """Fuzz for as long as libFuzzer's options say."""
    import atheris

    def mutator(data: bytes, largest: int, seed: int) -> bytes:
        return mutate(data, largest, seed) if seed % 2 else bytes(atheris.Mutate(data, largest))

    failed: set[str] = set()

    def target(data: bytes) -> None:
        for diagnosis in consume(data).diagnoses:
            if diagnosis.id == NOT_DIAGNOSED and diagnosis.says not in failed:
                failed.add(diagnosis.says)
                sys.stderr.write(f"a rule failed, which costs no verdict: {diagnosis.says} for {data.hex()}\n")

    # Only what is loaded by then is watched, and the rules are loaded by the first mistake.
    for data in found():
        consume(data)
    warnings.simplefilter("error")
    atheris.Setup([sys.argv[0], *arguments], target, custom_mutator=mutator)
    atheris.instrument_all()
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
