"""What a learner's directory was given: the digest of every file that `init` and `update` wrote there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from flaxlings.course.atomic import replace_file

FORMAT = 1

_SIZE_LIMIT = 1 << 20
"""Bytes. A record of ten thousand files is smaller."""


def digest_of(data: bytes) -> str:
    """How a file's bytes are remembered."""
    return hashlib.sha256(data).hexdigest()


def encode_given(files: Mapping[str, bytes | str]) -> bytes:
    """The record of these files, which are given as bytes, or as digests when they were given before."""
    digests = {name: data if isinstance(data, str) else digest_of(data) for name, data in sorted(files.items())}
    return json.dumps({"format": FORMAT, "files": digests}, indent=1).encode() + b"\n"


def read_given(path: Path) -> dict[str, str]:
    """The digests by path relative to the directory; nothing when there is no record, or none that can be read.

    Without a record every file that is not the course's own counts as edited, so nothing can be lost by that.
    """
    try:
        with path.open("rb") as file:
            record = json.loads(file.read(_SIZE_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    files = record.get("files") if isinstance(record, dict) and record.get("format") == FORMAT else None
    if not isinstance(files, dict):
        return {}
    return {name: digest for name, digest in files.items() if isinstance(digest, str)}


def write_given(path: Path, files: Mapping[str, bytes | str]) -> None:
    """Remember what was given.

    Raises:
        OSError: it could not be written; the old record is as it was.
    """
    path.parent.mkdir(exist_ok=True)
    replace_file(path, encode_given(files))
