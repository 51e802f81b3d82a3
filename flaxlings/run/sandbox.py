"""What a confined worker is shut into. It crosses to the worker, which ends itself where it cannot be had."""

from __future__ import annotations

from typing import Literal

import msgspec


class Mount(msgspec.Struct, frozen=True):
    """One entry of the root that a confined worker sees.

    `bind` shows what is there, read-only; `cover` puts an empty directory over it; `link` is a symbolic link to `to`.
    """

    path: str
    kind: Literal["bind", "cover", "link"]
    to: str = ""


class Limits(msgspec.Struct, frozen=True):
    """What a confined run may use. Bytes, but for what is counted."""

    memory: int = 4 << 30
    """Of each process, and of all of them together. Flax, and a small model of it, take about a quarter of a GiB."""
    file_size: int = 64 << 20
    disk: int = 128 << 20
    """Of the clean directory as a whole, where it is a file system of its own."""
    open_files: int = 256
    processes: int = 512
    """Threads too: jax starts several for each processor."""


class Sandbox(msgspec.Struct, frozen=True):
    """How a worker is confined."""

    home: str
    """The clean directory: where the run begins, and with `mounts` all that it can write to."""
    limits: Limits = Limits()
    namespaces: bool = False
    """No network, no process of anybody else's in sight, and every process ends with the run."""
    mounts: tuple[Mount, ...] = ()
    """All that is to be seen of the file system; empty: everything that the user may read."""
    trial: bool = False
    """Only say what falls short, and whether jax can be imported in there."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Sandbox)


def encode_sandbox(sandbox: Sandbox) -> bytes:
    """As it goes to the worker, length first."""
    body = _encoder.encode(sandbox)
    return len(body).to_bytes(4, "big") + body


def decode_sandbox(frame: bytes) -> Sandbox:
    """What the parent wrote (length included)."""
    return _decoder.decode(frame[4:])
