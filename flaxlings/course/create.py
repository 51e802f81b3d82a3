"""`flaxlings init`: a learner's directory, made whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flaxlings import interrupt
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault, reason
from flaxlings.course.given import encode_given
from flaxlings.course.model import Course
from flaxlings.course.pristine import read_pristine
from flaxlings.course.template import GITIGNORE, template_files

_VERSION_CONTROL = {".git", ".gitattributes", ".gitignore", ".hg", ".hgignore", ".jj", ".svn", ".DS_Store"}
"""What an empty repository holds, and what a file browser leaves in an empty folder."""

GIVEN = ".flaxlings/given.json"

_ANOTHER_NAME = "Choose another name: `flaxlings init NAME`."


@dataclass(frozen=True, slots=True)
class Created:
    """A learner's directory that was just made."""

    directory: Directory
    files: tuple[str, ...]
    """Every file that the learner will see, relative to the root, in order."""


def create_directory(target: Path, course: Course) -> Created:
    """Write stubs, topic READMEs, settings for editors, a `.gitignore` and a README into a new directory.

    An empty directory will do too, also one that only version control has touched; a `.gitignore` there is kept and
    added to.

    Raises:
        Fault: the target is taken, the course is not complete, or a file cannot be written; it says what remains.
    """
    _refuse_taken(target)
    given = directory_files(course)
    files = {**given, ".gitignore": _gitignore(target), GIVEN: encode_given(given)}
    missing = [path for path in (target, *target.parents) if not path.exists()]
    moved: list[str] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        # Inside the target, so that it is on the same disk, and every part of it gets to its place by a rename.
        with tempfile.TemporaryDirectory(prefix=".flaxlings-init-", dir=target) as staging:
            _write(Path(staging), files)
            # `.gitignore` last: it alone may replace something.
            for entry in sorted(Path(staging).iterdir(), key=lambda path: (path.name == ".gitignore", path.name)):
                entry.replace(target / entry.name)
                moved.append(entry.name)
    except BaseException as error:
        for path in [] if moved else missing:
            _remove_empty(path)
        if not isinstance(error, OSError):
            raise
        says = f"{target} cannot be filled: {reason(error)}."
        if moved:
            raise Fault(says, f"Remove {', '.join(moved)} from it, then run `flaxlings init` again.") from error
        raise Fault(says, "Nothing was left behind. Make room or choose a place that you may write to.") from error
    return Created(Directory(target.resolve()), tuple(sorted(files.keys() - {GIVEN})))


def _refuse_taken(target: Path) -> None:
    if target.is_symlink():
        raise Fault(f"{target} is a symbolic link.", "Choose another name, or name the directory that it leads to.")
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise Fault(f"{target} is there already, and is not a directory.", _ANOTHER_NAME)
        taken = sorted(path.name for path in target.iterdir() if path.name not in _VERSION_CONTROL)
    except OSError as error:
        raise Fault(f"{target} cannot be read: {reason(error)}.", _ANOTHER_NAME) from error
    if taken:
        raise Fault(f"{target} is not empty: it holds {taken[0]}.", _ANOTHER_NAME)


def directory_files(course: Course) -> dict[str, bytes]:
    """What a learner's directory is given, by path: stubs, READMEs, settings for editors.

    Raises:
        Fault: the course is not complete.
    """
    files = {path: text.encode() for path, text in template_files().items() if path != ".gitignore"}
    for topic in course.topics:
        files[f"exercises/{topic.slug}/README.md"] = read_pristine(course, course.readme_path(topic))
        for exercise in topic.exercises:
            files[exercise.path] = read_pristine(course, course.stub_path(exercise))
    return files


def _gitignore(target: Path) -> bytes:
    """What is there already, and the lines that it lacks."""
    ignore = target / ".gitignore"
    try:
        own = ignore.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return template_files()[".gitignore"].encode()
    except OSError as error:
        raise Fault(f"{ignore} cannot be read: {reason(error)}.", _ANOTHER_NAME) from error
    added = [line.encode() for line in GITIGNORE if line.encode() not in own.split()]
    separator = b"" if not own or own.endswith(b"\n") else b"\n"
    return own + separator + b"".join(line + b"\n" for line in added)


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        interrupt.checkpoint()
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _remove_empty(path: Path) -> None:
    # Only what we made, and only while it is empty; what somebody put there in the meantime stays.
    with suppress(OSError):
        path.rmdir()
