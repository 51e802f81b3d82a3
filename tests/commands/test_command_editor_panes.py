"""Editors in panes: a tmux of the test's own, and a program that stands for zellij."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from processes import DEADLINE

from flaxlings.command import panes
from flaxlings.command.opened import Editors
from flaxlings.command.panes import ELSEWHERE
from flaxlings.course.fault import Fault

SYSTEM = "/usr/bin:/bin"
FIRST, SECOND = "%0", "%1"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def never(_program: Callable[[], None]) -> None:
    raise AssertionError("the application keeps its terminal")


def fault_of(call: Callable[[], None]) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        call()
    return caught.value.says, caught.value.hint


@dataclass(frozen=True)
class Tmux:
    """A server of its own, with one pane in which the application would be."""

    name: str
    root: Path

    def __call__(self, *arguments: str) -> str:
        command = ["tmux", "-L", self.name, "-f", "/dev/null", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=True)
        return done.stdout.strip()

    @property
    def environ(self) -> dict[str, str]:
        """What a program in the first pane finds, and a virtual environment that the server has not heard of."""
        inside = self("display-message", "-p", "-t", FIRST, "#{socket_path},#{pid},0")
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        return {"PATH": path, "TMUX": inside, "TMUX_PANE": FIRST, "VIRTUAL_ENV": "/venv", "EDITOR": "vim"}

    @property
    def panes(self) -> list[str]:
        return self("list-panes", "-a", "-F", "#{pane_id}").split()

    @property
    def active(self) -> str:
        return self("list-panes", "-f", "#{pane_active}", "-F", "#{pane_id}")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., Tmux]]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    servers: list[Tmux] = []

    def start(width: int = 200) -> Tmux:
        server = Tmux(f"flaxlings-{uuid.uuid4().hex}", tmp_path)
        server("new-session", "-d", "-x", str(width), "-y", "50", "cat")
        servers.append(server)
        told = tmp_path / "told"
        told.mkdir()
        # The pane's own tmux is the server's; the channel keeps what was said before anybody waits.
        say = f'printf \'%s\\n\' "$PWD" "$VIRTUAL_ENV" "$@" >\'{told}/\'$TMUX_PANE; tmux wait-for -S "$TMUX_PANE"'
        program(tmp_path / "bin" / "vim", f"{say}\nexec cat")
        return server

    yield start
    for server in servers:
        socket = server("display-message", "-p", "#{socket_path}")
        server("kill-server")
        Path(socket).unlink(missing_ok=True)


def told(server: Tmux, pane: str) -> list[str]:
    """What the editor in this pane found: its directory, the virtual environment, its arguments."""
    server("wait-for", pane)
    return (server.root / "told" / pane).read_text(encoding="utf-8").splitlines()


def test_in_tmux_the_editor_is_opened_beside_the_application_and_gone_to_afterwards(
    tmux: Callable[..., Tmux], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "my #S course;"
    odd.mkdir()
    monkeypatch.chdir(odd)
    server = tmux()
    editors = Editors(server.environ, None, never)
    file = odd / "sum.py"
    editors.open(file, 3)
    assert told(server, SECOND) == [str(odd), "/venv", "+3", str(file)]
    assert (server.panes, server.active) == ([FIRST, SECOND], SECOND)
    server("select-pane", "-t", FIRST)
    server("new-window", "cat")
    editors.open(file, 9)
    assert (server.panes, server.active) == ([FIRST, SECOND, "%2"], SECOND)


def test_an_editor_that_was_left_gets_a_new_pane(tmux: Callable[..., Tmux], tmp_path: Path) -> None:
    server = tmux()
    editors = Editors(server.environ, None, never)
    editors.open(tmp_path / "sum.py", 3)
    server("kill-pane", "-t", SECOND)
    editors.open(tmp_path / "sum.py", 4)
    assert told(server, "%2")[2:] == ["+4", str(tmp_path / "sum.py")]
    server("set-option", "-g", "remain-on-exit", "on")
    server("send-keys", "-t", "%2", "C-d")
    # It is dead when its hook says so.
    server("set-hook", "-g", "pane-died", "wait-for -S died")
    if server("display-message", "-p", "-t", "%2", "#{pane_dead}") != "1":
        server("wait-for", "died")
    editors.open(tmp_path / "sum.py", 5)
    assert told(server, "%3")[2:] == ["+5", str(tmp_path / "sum.py")]


def test_where_tmux_has_no_room_for_a_pane_the_editor_gets_a_window(tmux: Callable[..., Tmux], tmp_path: Path) -> None:
    server = tmux(width=2)
    editors = Editors(server.environ, None, never)
    editors.open(tmp_path / "sum.py;", None)
    assert told(server, SECOND)[1:] == ["/venv", str(tmp_path / "sum.py;")]
    server("select-window", "-t", FIRST)
    editors.open(tmp_path / "sum.py;", None)
    assert (server.panes, server.active) == ([FIRST, SECOND], SECOND)


def test_a_tmux_that_is_gone_is_said_so(tmux: Callable[..., Tmux], tmp_path: Path) -> None:
    server = tmux()
    environ = {**server.environ, "TMUX": f"{tmp_path}/gone,1,0"}
    says, hint = fault_of(lambda: Editors(environ, None, never).open(tmp_path / "sum.py", 3))
    assert says.startswith("tmux opened no pane: ")
    assert (str(tmp_path / "gone") in says, hint) == (True, ELSEWHERE)


@dataclass(frozen=True)
class Zellij:
    """A zellij that runs what it is asked to, in the background or until it ends, as pane 7."""

    root: Path
    said: int

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": f"{self.root / 'bin'}:{SYSTEM}", "ZELLIJ": "0", "VIRTUAL_ENV": "/venv", "EDITOR": "vim"}

    def behaves(self, *, run: str, action: str = "exit 0") -> None:
        log = f"printf '%s\\n' \"$*\" >>'{self.root}/asked'"
        shift = 'while [ "$1" != -- ]; do shift; done; shift; export ZELLIJ_PANE_ID=7'
        program(self.root / "bin" / "zellij", f"{log}\ncase $1 in run) {shift}; {run};; action) {action};; esac")

    def runs(self) -> None:
        """Wait until the editor does."""
        assert select.select([self.said], [], [], DEADLINE)[0], "no editor started"

    @property
    def asked(self) -> list[str]:
        return (self.root / "asked").read_text(encoding="utf-8").splitlines()


BACKGROUND = '"$@" >/dev/null 2>&1 &'
FOREGROUND = '"$@"'


@pytest.fixture
def zellij() -> Iterator[Zellij]:
    # A short path: it stands in every line of `asked`.
    with tempfile.TemporaryDirectory() as root:
        for name in ("hold", "said"):
            os.mkfifo(Path(root, name))
        # Who reads from it ends when it is closed.
        hold, said = (os.open(Path(root, name), os.O_RDWR) for name in ("hold", "said"))
        program(Path(root, "bin", "vim"), f"exec 3<'{root}/hold'; echo here >'{root}/said'; read -r _ <&3")
        yield Zellij(Path(root), said)
        os.close(hold)
        os.close(said)


def test_in_zellij_the_editor_gets_a_pane_and_is_gone_to_afterwards(zellij: Zellij) -> None:
    zellij.behaves(run=BACKGROUND)
    editors = Editors(zellij.environ, None, never)
    file = zellij.root / "sum.py"
    editors.open(file, 3)
    zellij.runs()
    editors.open(file, 9)
    run, action = zellij.asked
    assert run.startswith(f"run --close-on-exit --cwd {Path.cwd()} --name sum.py -- /bin/sh -c ")
    assert run.endswith(f" env PATH={zellij.environ['PATH']} VIRTUAL_ENV=/venv {zellij.root}/bin/vim +3 {file}")
    assert action == "action focus-pane-id terminal_7"


def test_a_zellij_that_goes_to_no_pane_by_number_leaves_that_to_the_learner(zellij: Zellij) -> None:
    zellij.behaves(run=BACKGROUND, action="exit 2")
    editors = Editors(zellij.environ, None, never)
    editors.open(zellij.root / "sum.py", 3)
    zellij.runs()
    fault = fault_of(lambda: editors.open(zellij.root / "sum.py", 9))
    assert fault == ("sum.py is already open in another pane.", "Go there with zellij's own keys.")
    assert len(zellij.asked) == 2


def test_in_zellij_an_editor_that_was_left_gets_a_new_pane(zellij: Zellij) -> None:
    program(zellij.root / "bin" / "vim", "exit 0")
    zellij.behaves(run=FOREGROUND)
    editors = Editors(zellij.environ, None, never)
    for line in (3, 4):
        editors.open(zellij.root / "sum.py", line)
    assert [words.split()[-2:] for words in zellij.asked] == [[f"+{line}", f"{zellij.root}/sum.py"] for line in (3, 4)]


@pytest.mark.parametrize(
    ("run", "limit", "says"),
    [
        ("echo no session >&2; exit 1", DEADLINE, "zellij opened no pane: no session"),
        ("exit 1", DEADLINE, "zellij opened no pane: it did not say why"),
        ("exit 0", 2.0, "zellij was asked for a pane, and none came."),
        ("read -r _ <$(dirname $0)/../hold", 0.2, "zellij did not answer in time."),
    ],
)
def test_a_zellij_that_opens_no_pane_is_said_so(
    zellij: Zellij, monkeypatch: pytest.MonkeyPatch, run: str, limit: float, says: str
) -> None:
    zellij.behaves(run=run)
    monkeypatch.setattr(panes, "LIMIT", limit)
    assert fault_of(lambda: Editors(zellij.environ, None, never).open(zellij.root / "sum.py", 3)) == (says, ELSEWHERE)
