"""What parent and worker say to each other: typed messages, each a 4-byte big-endian length and a msgpack body.

The parent decodes what a stranger sent: `Decoder` gives messages or raises `WireFault`, and holds no more than one
message of at most `MESSAGE_LIMIT` bytes. What it has given in all is bounded too, by `STRUCTURE_LIMIT`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal

import msgspec

from flaxlings.judge.observation import (
    Array,
    Key,
    Note,
    Observation,
    Offence,
    Pitfall,
    ProbePlan,
    Raised,
    Text,
    Variant,
)

MESSAGE_LIMIT = 32 << 20
"""Bytes of one message. The largest honest observation of the course is below 1 MiB."""
STRUCTURE_LIMIT = 8 << 20
"""Bytes that one sender may send beside the contents of arrays and texts. Such a byte can take forty in memory."""
_SAYS_LIMIT = 200
_LARGE = 1 << 12
"""Bytes of a message from which on it matters how many of them are contents."""

_LENGTH = struct.Struct(">I")

FORK_RECORD = struct.Struct(">cQ")
"""A request to the fork server: `F` (fork; four descriptors come along) or `K` (end), and the worker's number."""
FORK_STATUS = struct.Struct(">i")
"""What the fork server says of a worker: its process id, and when it has ended it the exit code (negative: signal)."""


Purpose = Literal["answer", "recital", "rehearsal", "lesson"]
"""What a job is run for.

`answer`: a learner's text, and the process ends with it. `recital`: a text of the course, one of several in one
process. `rehearsal`: the reference, told to nobody, so that what it compiles is compiled for the answer that follows.
`lesson`: likewise a learner's text, after a rehearsal; the process ends if the text leaves anything behind.
"""


class Job(msgspec.Struct, frozen=True):
    """Run this check on this source text, within this time.

    `path` is what tracebacks name; the text is what runs. `seeds` replaces the seeds of every probe when it is given.
    """

    exercise: str
    source: str
    path: str
    check: str
    """The path of the check file. Its text is the course's, not the learner's."""
    directory: str
    """The working directory of the run."""
    seeds: tuple[int, ...] | None = None
    time_limit: float = 20.0
    """Seconds of the learner's own code: from `Started` to `Finished`."""
    purpose: Purpose = "answer"
    programs: tuple[str, ...] = ()
    """Directories of compiled programs: all are read, the first is written."""


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The check is loaded, and the learner's code runs from here on: the time limit counts from this message."""


class Unloadable(msgspec.Struct, frozen=True, tag="unloadable"):
    """The learner's file could not be loaded."""

    raised: Raised


class Broken(msgspec.Struct, frozen=True, tag="broken"):
    """The check itself could not be loaded: our fault, said before any of the learner's code ran."""

    says: str


class Exited(msgspec.Struct, frozen=True, tag="exited"):
    """The learner's code raised SystemExit: the worker ends here, unfinished."""

    code: str
    line: int | None = None


class Rehearsed(msgspec.Struct, frozen=True, tag="rehearsed"):
    """The rehearsal is over; the worker waits for its next job."""


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Every probe ran; nothing follows."""


Message = (
    Started
    | ProbePlan
    | Pitfall
    | Variant
    | Observation
    | Offence
    | Note
    | Unloadable
    | Broken
    | Exited
    | Rehearsed
    | Finished
)


class WireFault(Exception):
    """Bytes that are no message; the text says what was wrong with them."""


_encoder = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(Job)
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def encode(message: Message | Job) -> bytes:
    """The message as it goes over the wire, length first. A lone surrogate in a text arrives as its escape."""
    try:
        body = _encoder.encode(message)
    except UnicodeEncodeError:
        body = _encoder.encode(_escaped(msgspec.to_builtins(message, builtin_types=(bytes,))))
    return _LENGTH.pack(len(body)) + body


def _escaped(tree: object) -> object:
    match tree:
        case str():
            return tree.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: _escaped(value) for key, value in tree.items()}
        case list() | tuple():
            return [_escaped(value) for value in tree]
        case _:
            return tree


def decode_job(frame: bytes) -> Job:
    """The job of a frame that the parent wrote (length included)."""
    return _jobs.decode(frame[_LENGTH.size :])


def _line(error: Exception) -> str:
    """What is wrong, in one line: it may quote what was sent, however long that is."""
    says = str(error)
    return " ".join(says[:_SAYS_LIMIT].split()) + ("..." if len(says) > _SAYS_LIMIT else "")


def _contents(message: Message) -> int:
    """How many bytes of a message are contents of arrays and texts, which take no more room here than on the wire."""
    size = 0
    for leaf in message.leaves if isinstance(message, Observation) else ():
        match leaf.value:
            case Array(data=data) | Key(data=data):
                size += len(data)
            case Text(text=text):
                size += len(text)
            case _:
                pass
    return size


class Decoder:
    """Messages out of bytes as they arrive, in whatever pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._structure = 0

    @property
    def pending(self) -> int:
        """Bytes of a message that is not complete yet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Every message that is complete now.

        Raises:
            WireFault: the length is above the limit, the body is no message, or there were too many.
        """
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > MESSAGE_LIMIT:
                raise WireFault(f"a message of {length} bytes; {MESSAGE_LIMIT} are allowed")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            try:
                # In place: a copy would be another 32 MiB.
                with memoryview(self._buffer) as held, held[_LENGTH.size : end] as body:
                    message = _messages.decode(body)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise WireFault(f"a message that cannot be read: {_line(error)}") from None
            del self._buffer[:end]
            self._structure += end - (_contents(message) if end > _LARGE else 0)
            if self._structure > STRUCTURE_LIMIT:
                raise WireFault(f"more than {STRUCTURE_LIMIT >> 20} MiB beside the contents of arrays and texts")
            yield message
