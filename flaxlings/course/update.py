"""`flaxlings update`: what is new or changed in the course comes into a directory, and what was edited stays."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flaxlings import interrupt
from flaxlings.course.create import directory_files
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault, reason
from flaxlings.course.given import digest_of, read_given, write_given
from flaxlings.course.model import Course
from flaxlings.course.swap import bring_back, place_file, replace_unchanged

What = Literal["new", "changed", "current", "edited", "outdated", "deleted", "gone"]
"""What becomes of a file.

`new` is written, `changed` is replaced, for the learner has not touched it. All others stay as they are: `current` is
the course's, `edited` the learner's; `outdated` is the learner's too, and the course has changed since; `deleted` was
removed by the learner; `gone` is no longer in the course.
"""

LOCK_TIMEOUT = 10.0
"""Seconds. Another update is done long before."""


@dataclass(frozen=True, slots=True)
class Update:
    """What was done, or is to be done: for each file of the course, and each that was given before, by its path."""

    files: Mapping[str, What]

    def those(self, *whats: What) -> tuple[str, ...]:
        """The files of which this is so, in order."""
        return tuple(name for name, what in self.files.items() if what in whats)


def decide_update(
    course: Mapping[str, bytes], given: Mapping[str, str], there: Mapping[str, bytes | None]
) -> dict[str, What]:
    """What is to become of each file.

    Args:
        course: what the course has now.
        given: the digests of what the directory was given before.
        there: what is there: None for what is there and is no file to be touched; without an entry nothing is there.
    """
    found: dict[str, What] = {}
    for name, data in sorted(course.items()):
        old = given.get(name)
        if name not in there:
            found[name] = "new" if old is None else "deleted"
        elif there[name] == data:
            found[name] = "current"
        elif (theirs := there[name]) is not None and digest_of(theirs) == old:
            found[name] = "changed"
        else:
            found[name] = "edited" if old in (None, digest_of(data)) else "outdated"
    found.update({name: "gone" for name in sorted(given) if name not in course and name in there})
    return found


def update_directory(course: Course, directory: Directory, *, dry: bool = False) -> Update:
    """Bring new and changed files of the course into the directory; whatever is not as it was given stays.

    A file that is saved while this runs is the learner's, and stays.

    Args:
        course: what the installation has.
        directory: the learner's.
        dry: only look.

    Raises:
        Fault: the directory is the repository itself, another update runs, or something cannot be read or written;
            what was done until then is right, and the next update goes on from there.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 -- 30 ms that only this command should pay

    if course.home.resolve() == directory.root.resolve():
        raise Fault("This directory is the repository of flaxlings itself.", "Update it by `git pull`.")
    if dry:
        return Update(_look(course, directory)[0])
    directory.given_path.parent.mkdir(exist_ok=True)
    try:
        lock = FileLock(directory.given_path.with_suffix(".lock"), timeout=LOCK_TIMEOUT)
        with interrupt.waiting():
            lock.acquire()
        try:
            return _update(course, directory)
        finally:
            lock.release()
    except Timeout:
        raise Fault("Another update of this directory is running.", "Wait for it, then try again.") from None
    except OSError as error:
        says = f"The update is not complete: {reason(error)}."
        raise Fault(says, "Make the directory writable, or make room on the disk, then update again.") from error


def _look(course: Course, directory: Directory) -> tuple[dict[str, What], dict[str, bytes], dict[str, str]]:
    files = directory_files(course)
    given = read_given(directory.given_path)
    names = [name for name in {**files, **given} if _is_inside(name)]
    given = {name: given[name] for name in names if name in given}
    return decide_update(files, given, _there(directory.root, names)), files, given


def _is_inside(name: str) -> bool:
    """Whether a name of the record, which anybody may have edited, stays in the directory."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _there(root: Path, names: Sequence[str]) -> dict[str, bytes | None]:
    """What is there under these names; None for what must not be touched: a link, or no file."""
    found: dict[str, bytes | None] = {}
    for name in names:
        path = root / name
        try:
            if path.is_symlink() or (path.exists() and not path.is_file()):
                found[name] = None
            else:
                found[name] = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            hint = "Check its permissions, then update again."
            raise Fault(f"{path} cannot be read: {reason(error)}.", hint) from error
    return found


def _update(course: Course, directory: Directory) -> Update:
    for name in directory_files(course):
        bring_back(directory.root / name)
    decided, files, given = _look(course, directory)
    done: dict[str, What] = {}
    remembered: dict[str, bytes | str] = dict(given)
    try:
        for name, what in decided.items():
            interrupt.checkpoint()
            path = directory.root / name
            if what == "new":
                done[name] = "new" if _place(path, files[name]) else "edited"
            elif what == "changed":
                done[name] = _replace(path, files[name], given[name])
            else:
                done[name] = what
            if done[name] in ("new", "changed", "current"):
                remembered[name] = files[name]
    finally:
        if remembered != given:
            write_given(directory.given_path, remembered)
    return Update(done)


def _place(path: Path, data: bytes) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    return place_file(path, data)


def _replace(path: Path, data: bytes, given: str) -> What:
    """Put the course's file in the place of the one that was given."""
    if replace_unchanged(path, data, lambda old: digest_of(old) == given):
        return "changed"
    return "outdated" if os.path.lexists(path) else "deleted"
