"""Files that are there whole or not at all, and names that never overwrite another file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


def utc_now() -> datetime:
    """The clock that everything written to disk is stamped with."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A moment as it stands in file names: UTC, to the second, and it sorts."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`: whoever reads it, and whenever we die, the file has its old bytes or all the new ones.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    temporary = write_beside(path, data)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_beside(path: Path, data: bytes) -> Path:
    """A temporary file beside `path` with these bytes, on the disk.

    Raises:
        OSError: it could not be written; nothing of it is left.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def sweep_temporaries(path: Path) -> None:
    """Remove what killed writers of `path` left beside it. Only for whoever holds the lock on `path`."""
    for temporary in path.parent.glob(f".{path.name}.*.tmp"):
        temporary.unlink(missing_ok=True)


def claim(directory: Path, stem: str, suffix: str = "") -> Path:
    """An empty new file, `stem + suffix`, or `stem_02 + suffix` and so on when that name is taken.

    Raises:
        OSError: no file can be made in the directory.
    """
    count = 1
    while True:
        # "_" sorts behind "." and behind the end of a name, so the numbered ones come after the first.
        number = "" if count == 1 else f"_{count:02}"
        path = directory / f"{stem}{number}{suffix}"
        try:
            path.open("xb").close()
        except FileExistsError:
            count += 1
        else:
            return path


def create_numbered(directory: Path, stem: str, suffix: str, data: bytes) -> Path:
    """A new file with `data` under the first name that `claim` finds free.

    Raises:
        OSError: it could not be written; nothing of it is left.
    """
    path = claim(directory, stem, suffix)
    try:
        replace_file(path, data)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
