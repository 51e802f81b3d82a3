"""Editors, opened: programs that stand for them say when they start and end when they are told to."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest
from processes import DEADLINE

from flaxlings.command import opened
from flaxlings.command.editor import CHOOSE
from flaxlings.command.opened import Editors
from flaxlings.course.fault import Fault

SYSTEM = "/usr/bin:/bin"


@dataclass
class Desk:
    """A directory of programs; what they say comes through one pipe, and another one ends them."""

    root: Path
    given: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        for name in ("said", "hold"):
            os.mkfifo(self.root / name)
        self.said = os.open(self.root / "said", os.O_RDWR)
        self.hold = os.open(self.root / "hold", os.O_RDWR)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        os.close(self.said)

    def end(self) -> None:
        """End every program that stays, and wait until it is reaped."""
        if self.hold >= 0:
            os.close(self.hold)
            self.hold = -1
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(DEADLINE)

    def program(self, name: str, then: str = "", *, stays: bool = False) -> Path:
        """A program that says its process, name and arguments, does this, and perhaps stays until it is ended."""
        path = self.root / name
        # It can be ended as soon as it has said something.
        first, last = (f"exec 3<'{self.root}/hold'", "read -r _ <&3") if stays else ("", "")
        say = f"echo $$ {name} \"$@\" >'{self.root}/said'"
        path.write_text("\n".join(["#!/bin/sh", first, say, then, last]), encoding="utf-8")
        path.chmod(0o755)
        return path

    def editors(self, edit_cmd: str | None = None, **environ: str) -> Editors:
        """Editors in an environment with these programs first."""
        return Editors({"PATH": f"{self.root}:{SYSTEM}", **environ}, edit_cmd, self.suspend)

    def suspend(self, program: Callable[[], None]) -> None:
        """Stands for the application."""
        self.given.append("given")
        program()
        self.given.append("back")

    def next(self) -> tuple[int, str]:
        """The next program that started: its process, and its words."""
        assert select.select([self.said], [], [], DEADLINE)[0], "no program started"
        line = b""
        while not line.endswith(b"\n"):
            line += os.read(self.said, 1)
        process, _, words = line.decode().strip().partition(" ")
        return int(process), words

    def silent(self) -> bool:
        """Whether no other program has started."""
        return not select.select([self.said], [], [], 0)[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "01_first" / "sum.py"
    path.parent.mkdir()
    path.touch()
    return path


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that stays is not watched for failing at once."""
    monkeypatch.setattr(opened, "AT_ONCE", 0.0)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that ends is waited for, however slow the machine is."""
    monkeypatch.setattr(opened, "AT_ONCE", DEADLINE)


def fault_of(call: Callable[[], None]) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        call()
    return caught.value.says, caught.value.hint


def test_an_editor_for_terminals_has_the_terminal_until_it_ends(desk: Desk, file: Path) -> None:
    desk.program("vim")
    editors = desk.editors(EDITOR="vim")
    editors.open(file, 3)
    editors.open(file, None)
    assert [desk.next()[1], desk.next()[1]] == [f"vim +3 {file}", f"vim {file}"]
    assert desk.given == ["given", "back"] * 2


def test_while_an_editor_has_the_terminal_no_other_is_opened(desk: Desk, file: Path) -> None:
    desk.program("vim", "read -r _ <&3; exit 0", stays=True)
    editors = desk.editors(EDITOR="vim")
    first = threading.Thread(target=editors.open, args=(file, 3))
    first.start()
    assert desk.next()[1] == f"vim +3 {file}"
    second = threading.Thread(target=editors.open, args=(file, 3))
    second.start()
    second.join(1.0)
    assert (first.is_alive(), second.is_alive()) == (True, False)
    desk.end()
    assert (desk.silent(), desk.given) == (True, ["given", "back"])


def test_an_editor_for_terminals_is_opened_from_any_thread(desk: Desk, file: Path) -> None:
    desk.program("vim")
    thread = threading.Thread(target=desk.editors(EDITOR="vim").open, args=(file, 3))
    thread.start()
    thread.join(DEADLINE)
    assert (desk.next()[1], desk.given) == (f"vim +3 {file}", ["given", "back"])


@pytest.mark.parametrize(
    ("then", "says"), [("exit 3", "vim ended with exit code 3."), ("kill -KILL $$", "vim was ended by signal 9.")]
)
def test_an_editor_for_terminals_that_fails_is_said_so_after_the_terminal_is_back(
    desk: Desk, file: Path, then: str, says: str
) -> None:
    desk.program("vim", then)
    fault = fault_of(lambda: desk.editors(EDITOR="vim").open(file, 3))
    assert fault == (says, f"Start it in a shell to see why. {CHOOSE}")
    assert desk.given == ["given", "back"]


@pytest.mark.parametrize("name", ["vim", "gvim"])
def test_a_program_that_cannot_be_started_is_said_so(desk: Desk, file: Path, name: str) -> None:
    program = desk.program(name)
    program.write_text("#!/nowhere/sh\n", encoding="utf-8")
    fault = fault_of(lambda: desk.editors(EDITOR=name).open(file, 3))
    assert fault == (f"{name} could not be started: No such file or directory.", CHOOSE)
    assert desk.given == (["given", "back"] if name == "vim" else [])


def test_where_there_is_no_editor_the_hint_says_what_to_set(desk: Desk, file: Path) -> None:
    assert fault_of(lambda: Editors({"PATH": str(desk.root)}, None, desk.suspend).open(file, 3)) == (
        "No editor was found.",
        CHOOSE,
    )


@pytest.mark.usefixtures("hurried")
def test_a_window_is_not_waited_for_and_never_opened_twice(desk: Desk, file: Path) -> None:
    desk.program("gvim", stays=True)
    editors = desk.editors(EDITOR="gvim")
    editors.open(file, 3)
    assert desk.next()[1] == f"gvim -f +3 {file}"
    again = file.parent / ".." / file.parent.name / file.name
    assert fault_of(lambda: editors.open(again, 9)) == (
        "sum.py is already open in gvim.",
        "Look for its window behind the others.",
    )
    other = file.with_name("scale.py")
    editors.open(other, None)
    assert desk.next()[1] == f"gvim -f {other}"
    assert (desk.silent(), desk.given) == (True, [])


@pytest.mark.usefixtures("hurried")
def test_a_window_that_was_closed_is_reaped_and_opened_again(desk: Desk, file: Path) -> None:
    desk.program("gvim", stays=True)
    editors = desk.editors(EDITOR="gvim")
    editors.open(file, 3)
    process, _ = desk.next()
    desk.end()
    with pytest.raises(ChildProcessError):
        os.waitpid(process, os.WNOHANG)
    desk.program("gvim")
    editors.open(file, 4)
    assert desk.next()[1] == f"gvim -f +4 {file}"


@pytest.mark.usefixtures("hurried")
def test_two_threads_that_open_a_file_at_once_open_one_window(desk: Desk, file: Path) -> None:
    desk.program("gvim", stays=True)
    editors = desk.editors(EDITOR="gvim")
    outcomes: list[str] = []
    ready = threading.Barrier(8)

    def press() -> None:
        ready.wait()
        try:
            editors.open(file, 3)
            outcomes.append("opened")
        except Fault as fault:
            outcomes.append(fault.says)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert sorted(outcomes) == ["opened", *["sum.py is already open in gvim."] * 7]
    assert (desk.next()[1], desk.silent()) == (f"gvim -f +3 {file}", True)


@pytest.mark.usefixtures("hurried")
def test_an_editor_that_finds_its_window_itself_is_called_every_time(desk: Desk, file: Path) -> None:
    desk.program("code", stays=True)
    editors = desk.editors(TERM_PROGRAM="vscode")
    editors.open(file, 3)
    editors.open(file, 9)
    assert {desk.next()[1], desk.next()[1]} == {f"code -g {file}:3", f"code -g {file}:9"}


@pytest.mark.usefixtures("patient")
def test_a_window_that_fails_at_once_is_said_so_in_its_own_words(desk: Desk, file: Path) -> None:
    desk.program("code", "echo first >&2; echo ' no display ' >&2; exit 1")
    fault = fault_of(lambda: desk.editors("code").open(file, 3))
    assert fault == ("code ended with exit code 1. It said: no display", CHOOSE)
    desk.program("code", "exit 1")
    assert fault_of(lambda: desk.editors("code").open(file, 3)) == ("code ended with exit code 1.", CHOOSE)
    desk.program("code", "echo fine >&2")
    desk.editors("code").open(file, 3)


@pytest.mark.usefixtures("patient")
def test_a_window_has_no_terminal_and_a_session_of_its_own(desk: Desk, file: Path) -> None:
    looks = "import os; print(os.getsid(0) == os.getppid(), os.read(0, 1), os.isatty(2))"
    desk.program("code", f"'{sys.executable}' -c '{looks}' >'{desk.root}/said'")
    desk.editors("code").open(file, 3)
    desk.next()
    assert os.read(desk.said, 1000) == b"True b'' False\n"
