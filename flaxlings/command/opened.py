"""The editor, opened: once for every file, whoever asks how often."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO

from flaxlings.command.editor import CHOOSE, NoEditor, Plan, plan_editor
from flaxlings.command.panes import Back, in_tmux, in_zellij
from flaxlings.course.fault import Fault, reason

AT_ONCE = 1.0
"""Seconds in which an editor with a window of its own can fail so that the learner is told."""

_TAIL = 4_000
"""Bytes of an editor's complaints that are looked at."""

Suspend = Callable[[Callable[[], None]], None]
"""Gives the terminal away while it calls what it is given."""


class Editors:
    """Opens files in the learner's editor, and goes to those that are open. Any thread may call it.

    Args:
        environ: the learner's environment.
        edit_cmd: the command that was asked for, if one was.
        suspend: gives the terminal to an editor that needs it.
    """

    def __init__(self, environ: Mapping[str, str], edit_cmd: str | None, suspend: Suspend) -> None:
        self._environ = environ
        self._edit_cmd = edit_cmd
        self._suspend = suspend
        self._back: dict[Path, Back] = {}
        self._lock = threading.Lock()
        """Held while a file is opened: two keys are not two windows."""

    def open(self, path: Path, line: int | None) -> None:
        """Open this file, or go to it where it is open; at this line, if one is given and the editor takes one.

        It returns when a window is there (after a moment in which it could fail), or when an editor in the
        application's own terminal has ended; at once where one is going to have that terminal, or has it.

        Raises:
            Fault: there is no editor, it could not be started or failed, or its window cannot be gone to.
        """
        which = partial(shutil.which, path=self._environ.get("PATH", os.defpath))
        plan = plan_editor(self._environ, self._edit_cmd, path.absolute(), line, which)
        if isinstance(plan, NoEditor):
            raise Fault(plan.says, plan.hint)
        # Whoever waited for an editor in our own terminal would open another when that one has ended.
        if not self._lock.acquire(blocking=plan.how != "suspended"):
            return
        try:
            self._open(plan, path)
        finally:
            self._lock.release()

    def _open(self, plan: Plan, path: Path) -> None:
        file = path.resolve()
        back = self._back.get(file)
        if back is not None and not plan.reuses and back():
            return
        self._back.pop(file, None)
        match plan.how:
            case "suspended":
                self._suspended(plan)
            case "detached":
                self._back[file] = self._detached(plan, path.name)
            case "tmux":
                self._back[file] = in_tmux(plan.argv, self._environ, Path.cwd())
            case "zellij":
                self._back[file] = in_zellij(plan.argv, self._environ, Path.cwd(), path.name)

    def _suspended(self, plan: Plan) -> None:
        ended: list[int | OSError] = []

        # What goes wrong is said in the thread that asked, not in the one that has the terminal.
        def program() -> None:
            try:
                done = subprocess.run(plan.argv, env=self._environ, check=False)  # noqa: S603 -- the learner's editor
                ended.append(done.returncode)
            except OSError as error:
                ended.append(error)

        self._suspend(program)
        match ended:
            case [OSError() as error]:
                raise _not_started(plan, error) from error
            case [int(code)] if code:
                # Its own words went away with the screen that they were on.
                raise Fault(_ending(plan, code), f"Start it in a shell to see why. {CHOOSE}")

    def _detached(self, plan: Plan, name: str) -> Back:
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(  # noqa: S603 -- the learner's editor
                    plan.argv,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    # Ctrl-C and a closed terminal are not meant for it.
                    start_new_session=True,
                )
            except OSError as error:
                raise _not_started(plan, error) from error
            # It is reaped whenever it ends, also where no file is opened any more.
            waiting = threading.Thread(target=process.wait, daemon=True)
            waiting.start()
            waiting.join(AT_ONCE)
            if process.returncode:
                raise Fault(f"{_ending(plan, process.returncode)}{_last_words(said)}", CHOOSE)

        def back() -> bool:
            # `poll` says nothing while the thread waits.
            if process.returncode is not None:
                return False
            raise Fault(f"{name} is already open in {plan.name}.", "Look for its window behind the others.")

        return back


def _not_started(plan: Plan, error: OSError) -> Fault:
    return Fault(f"{plan.name} could not be started: {reason(error)}.", CHOOSE)


def _ending(plan: Plan, code: int) -> str:
    if code < 0:
        return f"{plan.name} was ended by signal {-code}."
    return f"{plan.name} ended with exit code {code}."


def _last_words(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _TAIL))
    lines = said.read().decode(errors="replace").strip().splitlines()
    return f" It said: {lines[-1].strip()}" if lines else ""
