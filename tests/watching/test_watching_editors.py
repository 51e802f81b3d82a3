"""Whatever a file is saved with, its text is answered once, and nothing that is left beside it is answered at all."""

from __future__ import annotations

import itertools
import os
import select
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from editors import PATTERNS, PROGRAMS, Save
from processes import COURSE, DEADLINE, QUIET, Place, Watch

from flaxlings.course.create import create_directory
from flaxlings.course.manifest import load_course

BEFORE = "def total(numbers):\n    return max(numbers)\n"
AFTER = "def total(numbers):\n    return len(numbers)\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@dataclass
class Desk:
    """A watch that many saves go through, one after the other."""

    watch: Watch
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def path(self) -> Path:
        return self.watch.place.path("first_sum")

    def new_text(self) -> str:
        """A wrong answer that was never judged before."""
        return f"def total(numbers):\n    return {next(self.numbers)} + 1000\n"

    def saved(self, text: str) -> list[tuple[str, str]]:
        """What is said about a save of a text that was not there before."""
        return [("saved", digest(text)), ("verdict", digest(text))]

    def begin(self, text: str) -> None:
        """Have this text on disk and judged."""
        self.path.write_text(text)
        self.watch.verdict_about(digest(text))
        self.watch.seen.clear()

    def answered(self, text: str | None) -> list[tuple[str, str]]:
        """What was said up to the verdict about this text, and to that about one more, whose own news is left out."""
        if text is not None and digest(text) not in self.judged:
            self.watch.verdict_about(digest(text))
        fence = self.new_text()
        self.path.write_text(fence)
        self.watch.verdict_about(digest(fence))
        assert self.said[-2:] == self.saved(fence)
        return self.said[:-2]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Every event: what it is, and which text it is about."""
        events = [event for event in self.watch.seen if event["event"] != "ready"]
        return [(event["event"], event.get("digest") or event["verdict"]["digest"]) for event in events]

    @property
    def judged(self) -> list[str]:
        return [about for event, about in self.said if event == "verdict"]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One watch for all of these tests: each save is answered before the next is made."""
    created = create_directory(tmp_path_factory.mktemp("editors") / "learner", load_course(COURSE))
    place = Place(created.directory.root, COURSE)
    place.write("first_sum", BEFORE)
    with Watch(place) as watch:
        watch.until("ready")
        yield Desk(watch)
    place.wait_until_nothing_is_left()


@pytest.fixture
def desk(opened: Desk) -> Desk:
    """A watch that has judged a text of `first_sum`, with nothing beside the file."""
    for path in opened.path.parent.iterdir():
        if path.name.startswith((".", "#")) or path.name.endswith("~"):
            path.unlink()
    opened.begin(opened.new_text())
    return opened


@pytest.mark.parametrize("save", [*PATTERNS, *PROGRAMS])
def test_a_save_with_these_system_calls_is_answered_once(desk: Desk, save: Save) -> None:
    text = desk.new_text()
    save(desk.path, text)
    assert desk.path.read_text() == text
    assert desk.answered(text) == desk.saved(text)


@pytest.mark.parametrize("arguments", [("touch",), ("chmod", "600"), ("chmod", "644"), ("touch", "-d", "2001-01-01")])
def test_what_changes_no_text_is_no_news(desk: Desk, arguments: Sequence[str]) -> None:
    subprocess.run([*arguments, desk.path], check=True)
    assert desk.answered(None) == []


def test_a_formatter_that_writes_again_is_answered_about_its_own_text(desk: Desk) -> None:
    first, second = desk.new_text(), desk.new_text()
    desk.path.write_text(first)
    desk.watch.during(0.05)
    desk.path.write_text(second)
    said = desk.answered(second)
    assert said[-2:] == desk.saved(second)
    assert said[:-2] in ([], desk.saved(first)[:1], desk.saved(first))


def test_two_formatters_in_one_save_are_answered_about_the_last_text(desk: Desk) -> None:
    texts = [desk.new_text() for _ in range(3)]
    for text in texts:
        desk.path.write_text(text)
    said = desk.answered(texts[-1])
    assert said[-2:] == desk.saved(texts[-1])
    assert [about for event, about in said if event == "verdict"].count(digest(texts[-1])) == 1


# The programs themselves, where they are


def run_in_terminal(*command: str, keys: str, until: str, **environ: str) -> None:
    """Run a program for the screen; press these keys once it has shown this."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm", **environ}
    )
    pid = os.pidfd_open(process.pid)
    shown, pressed = b"", False
    try:
        while pid not in (ready := select.select([master, pid], [], [], DEADLINE)[0]):
            assert ready, f"{command[0]} goes on: {shown!r}"
            shown += os.read(master, 1 << 16)
            if not pressed and until.encode() in shown:
                os.write(master, keys.encode())
                pressed = True
        assert process.wait() == 0, shown
    finally:
        process.kill()
        process.wait()
        for descriptor in (pid, master, slave):
            os.close(descriptor)


def vim(setting: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        script = ["-c", f"set backup writebackup {setting}", "-c", "%s/max/len/", "-c", "wq"]
        subprocess.run(["vim", "-Nu", "NONE", "-es", *script, path], check=True, stdin=subprocess.DEVNULL)

    return edit


def emacs(setting: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        search = '(progn (search-forward "max") (replace-match "len"))'
        script = ["--eval", setting, "--visit", path, "--eval", search, "--eval", "(do-auto-save)"]
        subprocess.run(["emacs", "-Q", "--batch", *script, "-f", "save-buffer"], check=True, capture_output=True)

    return edit


def nano(*options: str) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        # To the second line's end, the last twelve letters away, others typed; saved, left.
        keys = "\x1b[B\x05" + "\x7f" * 12 + "len(numbers)" + "\x13\x18"
        run_in_terminal("nano", *options, "--ignorercfiles", str(path), keys=keys, until="max(numbers)")

    return edit


def sed(path: Path) -> None:
    subprocess.run(["sed", "-i", "s/max/len/", path], check=True)


def _git(path: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Learner", "-c", "user.email=learner@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=path.parent, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("program", "edit"),
    [
        ("sed", sed),
        ("vim", vim("backupcopy=yes")),
        ("vim", vim("backupcopy=no")),
        ("vim", vim("backupcopy=auto")),
        ("vim", vim("nobackup nowritebackup")),
        ("emacs", emacs("(setq backup-by-copying nil)")),
        ("emacs", emacs("(setq backup-by-copying t)")),
        ("emacs", emacs("(setq make-backup-files nil)")),
        ("emacs", emacs("(setq file-precious-flag t)")),
        ("nano", nano()),
        ("nano", nano("--backup")),
    ],
)
def test_a_save_with_the_program_itself_is_answered_once(
    desk: Desk, program: str, edit: Callable[[Path], None]
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    mark = f"# {next(desk.numbers)}\n"
    desk.begin(BEFORE + mark)
    edit(desk.path)
    assert desk.path.read_text() == AFTER + mark
    assert desk.answered(AFTER + mark) == desk.saved(AFTER + mark)


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_what_git_puts_there_is_answered_each_time(desk: Desk) -> None:
    kept, changed = desk.new_text(), desk.new_text()
    desk.begin(kept)
    for arguments in (("init", "--quiet"), ("add", desk.path.name), ("commit", "--quiet", "--message", "kept")):
        _git(desk.path, *arguments)
    said = []
    for arguments, expected in (
        (("checkout", "--", desk.path.name), kept),
        (("stash",), kept),
        (("stash", "pop"), changed),
    ):
        if expected == kept:
            desk.begin(changed)
        desk.watch.seen.clear()
        _git(desk.path, *arguments)
        desk.watch.verdict_about(digest(expected))
        said.append(desk.said)
    assert said == [desk.saved(kept), desk.saved(kept), desk.saved(changed)]
    shutil.rmtree(desk.path.parent / ".git")


def test_nothing_is_said_when_all_of_this_is_over(desk: Desk) -> None:
    assert desk.watch.during(QUIET) == []
