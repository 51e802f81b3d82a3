"""Format 1 of the state file: JSON, keyed by the exercise's name.

    {"format": 1, "current": "linen_dense", "advance": true, "exercises": {"linen_dense":
        {"solved": true, "digest": "...", "attempts": 3, "hints": 1, "solved_at": "2025-01-31T12:00:00Z",
         "seconds": 312.5, "tried": "..."}}}

A change that an older flaxlings can carry along unread adds a key; any other change adds one to `FORMAT`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from flaxlings.course.fault import quoted
from flaxlings.course.progress import Progress, Record

FORMAT = 1

_RECORD_KEYS = ("solved", "digest", "attempts", "hints", "solved_at", "seconds", "tried")
_OPTIONAL = ("seconds", "tried")
"""What older files do not have, and a record without it need not."""
_TOP_KEYS = ("format", "current", "exercises", "advance")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a state file says."""

    progress: Progress
    damage: str = ""
    """What is wrong with the file, in one line; `progress` then is what could still be read."""
    newer: int | None = None
    """The format of a file that a newer flaxlings wrote, whose progress is not known here."""


def encode(progress: Progress) -> bytes:
    """The state file of this progress."""
    exercises = {
        name: {key: getattr(record, key) for key in _RECORD_KEYS if key not in _OPTIONAL or getattr(record, key)}
        | dict(record.unknown)
        for name, record in progress.records.items()
    }
    # What nobody has changed needs no key: a file of before them says the same.
    settings = {} if progress.advance else {"advance": False}
    document = {
        "format": FORMAT,
        "current": progress.current,
        **settings,
        "exercises": exercises,
        **progress.unknown,
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def decode(data: bytes) -> Decoded:
    """Read a state file; what is wrong with it is a value."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Decoded(Progress(), f"not UTF-8 at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return Decoded(Progress(), f"not JSON: {error}" if data.strip() else "empty")
    if not isinstance(document, dict):
        return Decoded(Progress(), "not a JSON object")
    version = document.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return Decoded(Progress(), "without a format version")
    if version > FORMAT:
        return Decoded(Progress(), newer=version)
    return _decode_document(document)


def _decode_document(document: Mapping[str, Any]) -> Decoded:
    damage: list[str] = []
    current = document.get("current")
    if current is not None and not isinstance(current, str):
        damage.append("`current` is not a name")
        current = None
    advance = document.get("advance", True)
    if not isinstance(advance, bool):
        damage.append("`advance` is neither true nor false")
        advance = True
    exercises = document.get("exercises", {})
    if not isinstance(exercises, dict):
        damage.append("`exercises` is not an object")
        exercises = {}
    records: dict[str, Record] = {}
    for name, values in exercises.items():
        try:
            records[name] = _record(values)
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            # The second is a lone surrogate, which JSON can hold and msgspec cannot quote.
            damage.append(f"{quoted(name)}: {error}")
    unknown = {key: value for key, value in document.items() if key not in _TOP_KEYS}
    more = f", and {len(damage) - 1} more" if len(damage) > 1 else ""
    return Decoded(Progress(current, records, unknown, advance), f"{damage[0]}{more}" if damage else "")


def _record(values: object) -> Record:
    known = msgspec.convert(values, dict[str, Any])
    unknown = {key: known.pop(key) for key in [key for key in known if key not in _RECORD_KEYS]}
    return replace(msgspec.convert(known, Record), unknown=unknown)
