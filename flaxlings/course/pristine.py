"""The stub of an exercise as the course has it, and the way back to it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flaxlings.course.atomic import create_numbered, stamp
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault, reason
from flaxlings.course.model import Course, Exercise
from flaxlings.course.swap import bring_back, place_file, replace_unchanged


@dataclass(frozen=True, slots=True)
class Reset:
    """What a reset did."""

    exercise: Exercise
    path: Path
    backup: Path | None
    """What the learner had written; None when there was nothing to keep."""
    changed: bool
    """False when the file was the stub already, byte for byte."""


def read_pristine(course: Course, path: Path) -> bytes:
    """A stub or topic README of the course.

    Raises:
        Fault: the course is not complete.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        name = path.relative_to(course.home).as_posix()
        raise Fault(f"{name} of the course cannot be read: {reason(error)}.", "Install flaxlings again.") from error


def is_pristine(course: Course, exercise: Exercise, text: str) -> bool:
    """Whether the text is the stub, up to line endings and the white space at the end of the file.

    Raises:
        Fault: the course has no such stub.
    """
    stub = read_pristine(course, course.stub_path(exercise)).decode()
    return _essence(text) == _essence(stub)


def reset_exercise(course: Course, directory: Directory, exercise: Exercise, now: datetime) -> Reset:
    """Put the stub in the place of the learner's file, whose bytes are backed up first, whatever they are.

    Progress is not touched: that is `progress.without`.

    Raises:
        Fault: the file cannot be read, backed up or written, or is saved in this moment; then it is as it was.
    """
    path = directory.exercise_path(exercise)
    stub = read_pristine(course, course.stub_path(exercise))
    with suppress(OSError):
        bring_back(path)
    data = _read_exercise(path, exercise)
    if data == stub:
        return Reset(exercise, path, backup=None, changed=False)
    backup = None
    try:
        if data is not None and not _is_pristine_bytes(course, exercise, data):
            directory.backups.mkdir(parents=True, exist_ok=True)
            backup = create_numbered(directory.backups, f"{exercise.name}.{stamp(now)}", ".py", data)
    except OSError as error:
        says = f"{exercise.name} is not reset: no backup can be written to {directory.backups}: {reason(error)}."
        raise Fault(says, "Make that directory writable, or make room on the disk. Your file is as it was.") from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What was saved since it was read has no backup, and stays.
        done = place_file(path, stub) if data is None else replace_unchanged(path, stub, lambda old: old == data)
    except OSError as error:
        hint = "Make the directory writable, or make room on the disk. Your file is as it was."
        raise Fault(f"{exercise.name} is not reset: {path} cannot be written: {reason(error)}.", hint) from error
    if not done:
        raise Fault(f"{exercise.name} is not reset: {path} was saved in this moment.", "Your file stays; reset again.")
    return Reset(exercise, path, backup, changed=True)


def _read_exercise(path: Path, exercise: Exercise) -> bytes | None:
    try:
        # Reading a pipe or a device would wait for ever.
        if path.exists() and not path.is_file():
            hint = "Move it out of the way, then reset again."
            raise Fault(f"{exercise.name} is not reset: {path} is not a file.", hint)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        hint = "Check its permissions: what cannot be read cannot be backed up."
        raise Fault(f"{exercise.name} is not reset: {path} cannot be read: {reason(error)}.", hint) from error


def _is_pristine_bytes(course: Course, exercise: Exercise, data: bytes) -> bool:
    try:
        return is_pristine(course, exercise, data.decode())
    except UnicodeDecodeError:
        return False


def _essence(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip()
