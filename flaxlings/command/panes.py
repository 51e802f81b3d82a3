"""Editors in panes of tmux and zellij: opened once, gone to afterwards."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flaxlings.course.fault import Fault, reason

Back = Callable[[], bool]
"""Goes to an editor that was opened before; False where it is gone. Raises `Fault` where it is there out of reach."""

LIMIT = 10.0
"""Seconds that a multiplexer may take for an answer."""

ELSEWHERE = "Choose an editor with a window of its own: --edit-cmd, or EDITOR."

_ENVIRONMENT = ("PATH", "VIRTUAL_ENV", "CONDA_PREFIX")
"""What decides which Python an editor finds: a new pane has the multiplexer's environment, not that of this one."""

_TELL = '{ echo "$$ $ZELLIJ_PANE_ID" >"$1"; } 2>/dev/null; shift; exec "$@"'
"""Tells its process and pane before it becomes the editor."""


def in_tmux(argv: Sequence[str], environ: Mapping[str, str], directory: Path) -> Back:
    """Open the editor beside this pane; in a window of its own where there is no room.

    Raises:
        Fault: tmux opened neither.
    """
    command = [_literal(word) for word in _as_here(argv, environ)]
    place = ("-P", "-F", "#{pane_id}", "-c", _literal(str(directory).replace("#", "##")), *command)
    done = _ask(("tmux", "split-window", "-h", *place), environ)
    if done.returncode:
        done = _ask(("tmux", "new-window", *place), environ)
    if done.returncode:
        raise Fault(f"tmux opened no pane: {_last_line(done.stderr)}", ELSEWHERE)
    pane = done.stdout.strip()

    def back() -> bool:
        # A pane can stay when its program has ended, if tmux is told so.
        panes = _ask(("tmux", "list-panes", "-a", "-F", "#{pane_id} #{pane_dead}"), environ)
        if f"{pane} 0" not in panes.stdout.splitlines():
            return False
        _ask(("tmux", "select-window", "-t", pane, ";", "select-pane", "-t", pane), environ)
        return True

    return back


def in_zellij(argv: Sequence[str], environ: Mapping[str, str], directory: Path, title: str) -> Back:
    """Open the editor in a new pane.

    Raises:
        Fault: zellij opened none.
    """
    with tempfile.TemporaryDirectory() as room:
        answer = Path(room, "answer")
        os.mkfifo(answer)
        # Open for both, so that there is no end of file before anybody has written.
        descriptor = os.open(answer, os.O_RDWR | os.O_NONBLOCK)
        try:
            place = ("--close-on-exit", "--cwd", str(directory), "--name", title)
            wrapped = ("/bin/sh", "-c", _TELL, "sh", str(answer), *_as_here(argv, environ))
            done = _ask(("zellij", "run", *place, "--", *wrapped), environ)
            if done.returncode:
                raise Fault(f"zellij opened no pane: {_last_line(done.stderr)}", ELSEWHERE)
            if not select.select([descriptor], [], [], LIMIT)[0]:
                raise Fault("zellij was asked for a pane, and none came.", ELSEWHERE)
            process, _, pane = os.read(descriptor, 100).decode().strip().partition(" ")
        finally:
            os.close(descriptor)

    def back() -> bool:
        if not _lives(int(process)):
            return False
        if not pane or _ask(("zellij", "action", "focus-pane-id", f"terminal_{pane}"), environ).returncode:
            # Before 0.44 zellij goes to no pane by its number.
            raise Fault(f"{title} is already open in another pane.", "Go there with zellij's own keys.")
        return True

    return back


def _as_here(argv: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    return ["env", *(f"{name}={environ[name]}" for name in _ENVIRONMENT if environ.get(name)), *argv]


def _literal(word: str) -> str:
    """A word as tmux takes it: a semicolon at its end would end the command."""
    return f"{word[:-1]}\\;" if word.endswith(";") else word


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _ask(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 -- the multiplexer in which the learner is
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Fault(f"{command[0]} did not answer in time.", ELSEWHERE) from None
    except OSError as error:
        raise Fault(f"`{shlex.join(command[:2])}` could not be started: {reason(error)}.", ELSEWHERE) from error


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it did not say why"])[-1]
