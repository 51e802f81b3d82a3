"""Ctrl-C, SIGTERM and SIGHUP: noted at any moment, and heard where nothing can be lost.

An exception that comes between any two instructions loses what was made just before: a process, a directory, a cursor
to be shown again. So a signal ends a command where it waits, or between two steps, and what it then puts in order is
not disturbed. As long as nothing has been made, a signal ends the program at once.

Only the main thread hears signals. Where `listen` was not called, as in somebody else's program, all of this does
nothing.
"""

from __future__ import annotations

import os
import select
import signal
import time
from _thread import get_ident
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 3.0
"""Seconds after which a further signal is an exception wherever it comes: whoever repeats it then sees nothing end.

So many seconds later the program ends, whatever it does.
"""

Tell = Callable[[signal.Signals], None]


class _Noted:
    """What is known of signals in this process."""

    def __init__(self) -> None:
        self.listener: int | None = None
        """The thread that hears them."""
        self.begun = False
        self.waits = 0
        self.tell: Tell | None = None
        self.first: signal.Signals | None = None
        self.at = 0.0
        self.heard = False
        """Whether the first one has led to anything."""
        self.insisted = False
        """Whether a later one was an exception already."""


_noted = _Noted()


def listen() -> None:
    """Note signals from now on. One that is ignored, as under nohup, stays so."""
    _noted.listener = get_ident()
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _note)


def begin() -> None:
    """From now on something may be made that must not be lost."""
    _noted.begun = True


def exit_code(code: int | None) -> int | None:
    """The exit code of a command that ends with this one: that of a signal which nobody has heard weighs more."""
    return code if _noted.first is None or _noted.heard else 128 + _noted.first


def noted() -> bool:
    """Whether a signal has come; in any thread."""
    return _noted.first is not None


class waiting:  # noqa: N801 -- used like a function
    """`with waiting():` around what may take long and can be left at any moment: there a signal is an exception."""

    def __enter__(self) -> None:
        if _noted.listener == get_ident():
            # First, so that a signal that comes between the two is heard.
            _noted.waits += 1
            if _noted.first is not None and not _noted.heard:
                _hear()

    def __exit__(self, *_: object) -> None:
        if _noted.listener == get_ident():
            _noted.waits -= 1


def checkpoint() -> None:
    """End here if a signal has come: between two steps, either of which is whole."""
    with waiting():
        pass


class told:  # noqa: N801 -- used like a function
    """`with told(tell):` around what ends by itself once it is told of a signal, whatever it does at the moment."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        _noted.tell = self._tell
        if _noted.first is not None and not _noted.heard:
            _hear()

    def __exit__(self, *_: object) -> None:
        _noted.tell = None


def _note(number: int, _frame: FrameType | None) -> None:
    if not _noted.begun:
        os._exit(128 + number)
    now = time.monotonic()
    if _noted.first is None:
        _noted.first, _noted.at = signal.Signals(number), now
        if _noted.waits or _noted.tell:
            _hear()
    elif now - _noted.at > PATIENCE:
        code = 128 + _noted.first
        if _noted.insisted:
            os._exit(code)
        _noted.insisted, _noted.at = True, now
        # Another thread may be what hangs, and waited for.
        signal.signal(signal.SIGALRM, lambda *_: os._exit(code))
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        _let_go()
        raise SystemExit(code)


def _let_go() -> None:
    """Print into nothing where nobody takes what is printed: at its end Python would wait for that too.

    A terminal is kept, which has to be told how it was.
    """
    for descriptor in (1, 2):
        try:
            if not os.isatty(descriptor) and not select.select([], [descriptor], [], 0)[1]:
                nothing = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nothing, descriptor)
                os.close(nothing)
        except (OSError, ValueError):
            continue  # it is closed, or no descriptor is left to do it with


def _hear() -> None:
    """Tell whoever wants to be told; for everybody else it is an exception, with the exit code that a shell gives."""
    assert _noted.first is not None  # noqa: S101 -- for the type checker: there is something to be heard
    _noted.heard = True
    if _noted.tell is None:
        raise SystemExit(128 + _noted.first)
    _noted.tell(_noted.first)
