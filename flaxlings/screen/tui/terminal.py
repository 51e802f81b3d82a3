"""The terminal itself: taken, given back, stopped with Ctrl-Z and gone away, where the library lets go of less."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import InputEvent

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message


@contextmanager
def interrupts_are_theirs() -> Iterator[None]:
    """Ctrl-C and Ctrl-\\ reach everybody on the terminal, and are meant for who has it; for the main thread only."""
    # A handler, because what is ignored would be ignored in the program too.
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Harmless:
    """A terminal to write to, also when it has gone away: then nothing is written any more.

    The library's thread for output would end with an error, and whoever writes next would wait for it for ever.
    """

    def __init__(self, stream: IO[str] | None) -> None:
        assert stream is not None  # noqa: S101 -- for the type checker: without one there is no application
        self._stream = stream
        self._gone = False

    def write(self, text: str) -> int:
        """Write it, if there is anything to write to."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Hand everything over, if there is anything to hand it to."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """The descriptor of the terminal."""
        return self._stream.fileno()

    def _try(self, call: Callable[[], object]) -> None:
        if not self._gone:
            try:
                call()
            except OSError:
                self._gone = True


class TerminalDriver(LinuxDriver):
    """The library's, with some differences.

    Ctrl-Z stops everybody in the foreground, as it does where a terminal makes a signal of it: a program that waits for
    this one would keep the terminal for itself. What continues a process that had not given its terminal back (a
    terminal that closes sends that as well) does not take the terminal a second time. A terminal that goes away is no
    error of anybody's. What another program leaves of the terminal's settings is not kept: it may have been killed.
    """

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None):
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("Any", _Harmless(self._file))
        self._gives = False
        """Whether the terminal is being given back."""

    def write(self, data: str) -> None:
        """Write to the terminal, unless it could not be taken back."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)

    @contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        """Somebody else has the terminal; afterwards its settings are those that it was given with."""
        with super().no_automatic_restart():
            try:
                yield
            finally:
                # In the background they are another's.
                if self.attrs_before is not None and self._in_foreground():
                    with suppress(termios.error):
                        termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def disable_input(self) -> None:
        """Read nothing more; what is typed until that is so is lost, as what has not been read."""
        self._gives = True
        try:
            super().disable_input()
        finally:
            self._gives = False

    def process_message(self, message: Message) -> None:
        """Hand on what was read."""
        if not (self._gives and isinstance(message, InputEvent)):
            super().process_message(message)

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart:
            # Not here: the signal may have come in the middle of a write.
            self._loop.call_soon_threadsafe(self._stop)
        else:
            # Somebody else has the terminal, and was stopped with us.
            self._stop_here()

    def _sigcont_application(self, *_: object) -> None:
        # Whoever stopped us from outside has probably written over the screen.
        self._loop.call_soon_threadsafe(self._paint)

    def _stop(self) -> None:
        """Give the terminal back, stop until somebody continues us in the foreground, and take it again."""
        self.suspend_application_mode()
        self._stop_here()
        while not self._in_foreground():
            self._stop_here()
        self.resume_application_mode()
        self._paint()

    def _stop_here(self) -> None:
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # Nothing happens where nobody could continue us: the system ignores it there.
        os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return True  # the terminal has gone away, and nobody waits for it

    def _paint(self) -> None:
        self._app.refresh(layout=True)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            return  # the terminal has gone away, of which a signal tells
        except Exception as error:  # noqa: BLE001 -- raised again where the terminal has been given back
            self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001 -- what the library does with others
