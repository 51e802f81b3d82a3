"""The course as pytest items: `pytest --flaxlings exercises` judges a learner's files, `solutions` the references.

Without `--flaxlings` the plugin collects nothing and costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flaxlings.course.model import Course, Exercise
    from flaxlings.session import Session


class UnsolvedError(Exception):
    """The exercise is not solved; the text is the verdict as a learner reads it."""


class UnjudgedError(Exception):
    """flaxlings could not judge: its own fault."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--flaxlings`."""
    parser.getgroup("flaxlings").addoption(
        "--flaxlings",
        action="store_true",
        help="Judge the exercises among the files that are collected (exercises/ of a learner, or solutions/).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch for exercises only when asked to."""
    if config.getoption("flaxlings"):
        config.pluginmanager.register(_Collector(), "flaxlings-collector")


class _Collector:
    """Turns exercise files into items; one session of workers serves all of them."""

    def __init__(self) -> None:
        from flaxlings.command.place import open_course  # noqa: PLC0415 -- only with --flaxlings
        from flaxlings.course.fault import Fault  # noqa: PLC0415 -- likewise

        try:
            self._course: Course = open_course()
        except Fault as fault:
            raise pytest.UsageError(f"{fault.says}\nhint: {fault.hint}") from None
        self._stack = ExitStack()
        self._session: Session | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> ExerciseFile | None:
        """The file as an exercise, when a topic of the course has one of this name."""
        exercise = self._course.by_name.get(file_path.stem)
        if exercise is None or file_path.suffix != ".py" or file_path.parent.name != exercise.topic:
            return None
        if file_path.parent.parent.name not in ("exercises", "solutions"):
            return None
        file: ExerciseFile = ExerciseFile.from_parent(parent, path=file_path, exercise=exercise, collector=self)
        return file

    def session(self, root: Path) -> Session:
        """The session, whose workers are started by the first item."""
        if self._session is None:
            from flaxlings.command.place import open_session  # noqa: PLC0415 -- collecting alone runs nothing
            from flaxlings.course.directory import Directory  # noqa: PLC0415 -- likewise

            self._session = self._stack.enter_context(open_session(self._course, Directory(root)))
        return self._session

    def pytest_unconfigure(self) -> None:
        """End the workers."""
        self._stack.close()


class ExerciseFile(pytest.File):
    """A file that is an answer to an exercise."""

    def __init__(self, *, exercise: Exercise, collector: _Collector, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # pytest's own keyword arguments, passed through
        self.exercise = exercise
        self.collector = collector

    def collect(self) -> Iterator[ExerciseItem]:
        """One item: the verdict."""
        yield ExerciseItem.from_parent(self, name="verdict", exercise=self.exercise, collector=self.collector)


class ExerciseItem(pytest.Item):
    """The verdict about one file."""

    def __init__(self, *, exercise: Exercise, collector: _Collector, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type] # likewise
        self.exercise = exercise
        self.collector = collector

    def runtest(self) -> None:
        """Judge the file.

        Raises:
            UnsolvedError: it is not solved.
            UnjudgedError: nobody knows.
        """
        from flaxlings.course.source import Unreadable, read_source  # noqa: PLC0415 -- collecting alone reads nothing
        from flaxlings.screen.text import verdict_text  # noqa: PLC0415 -- likewise
        from flaxlings.session import Answer  # noqa: PLC0415 -- likewise

        source = read_source(self.path)
        folder = self.path.parent.parent
        label = self.path.relative_to(folder.parent).as_posix()
        answer = source if isinstance(source, Unreadable) else Answer(source, self.path, label)
        verdict = self.collector.session(folder.parent).judge(self.exercise, answer)
        assert verdict is not None  # noqa: S101 -- for the type checker: nothing cancels it
        if verdict.solved:
            return
        lines = answer.source.text.splitlines() if isinstance(answer, Answer) else None
        text = verdict_text(verdict, source_lines=lines)
        raise (UnjudgedError if verdict.status == "unjudged" else UnsolvedError)(text)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: object = None,  # noqa: ARG002 -- the signature of pytest.Item
    ) -> str:
        """The verdict alone: where in flaxlings it was raised helps nobody."""
        if isinstance(excinfo.value, UnsolvedError | UnjudgedError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where and what, for the report's headline."""
        return self.path, None, self.exercise.name
