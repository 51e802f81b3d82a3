"""Bytes on disk behind a digest of them, so that a damaged file is told from a whole one."""

from __future__ import annotations

import hashlib

_SIZE = 16


def seal(data: bytes) -> bytes:
    """The data with its digest in front."""
    return hashlib.blake2b(data, digest_size=_SIZE).digest() + data


def unseal(sealed: bytes) -> bytes | None:
    """The data, if it is what was sealed."""
    data = sealed[_SIZE:]
    return data if seal(data) == sealed else None
