"""New bytes in the place of a learner's file, if nobody saves it in that moment: what is saved is never lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from flaxlings.course.atomic import write_beside

_ASIDE = ".aside"


def place_file(path: Path, data: bytes) -> bool:
    """Put a new file there, whole; False when there is one already, which stays.

    Raises:
        OSError: it could not be written.
    """
    temporary = write_beside(path, data)
    try:
        return _link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_unchanged(path: Path, data: bytes, is_old: Callable[[bytes], bool]) -> bool:
    """Put `data` in the place of a file whose bytes are the old ones; False when it was saved meanwhile, and stays so.

    A rename over it would lose what was saved since it was last looked at. So it is moved aside, looked at there, and
    the new file is put where none is. Who dies in between leaves it aside, where `bring_back` finds it.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    temporary = write_beside(path, data)
    aside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_ASIDE}")
    try:
        path.replace(aside)
        old = is_old(aside.read_bytes())
        placed = old and _link(temporary, path)
        if old:
            aside.unlink()
    except FileNotFoundError:
        return False
    else:
        return placed
    finally:
        temporary.unlink(missing_ok=True)
        bring_back(path)


def bring_back(path: Path) -> None:
    """Undo what somebody who died in `replace_unchanged` left behind: the file comes back if nothing is in its place.

    Raises:
        OSError: it cannot be moved.
    """
    if not os.path.lexists(path):
        left = path.parent.glob(f".{path.name}.*{_ASIDE}")
        aside = max(left, key=lambda each: each.lstat().st_mtime_ns, default=None)
        if aside is not None and _link(aside, path):
            aside.unlink()


def _link(source: Path, path: Path) -> bool:
    """Another name for a file; False when that name is taken. Unlike a rename, it never replaces what is there."""
    try:
        if source.is_symlink():
            path.symlink_to(source.readlink())
        else:
            path.hardlink_to(source)
    except FileExistsError:
        return False
    except OSError:
        return _copy(source, path)
    return True


def _copy(source: Path, path: Path) -> bool:
    """The same on a file system without links, where a file that is being written can be seen."""
    data = source.read_bytes()
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except BaseException:
        path.unlink()
        raise
    return True
