"""Types the README's first command into a terminal in a clone, presses keys, saves answers, and reads the screen.

Usage: first_command.py CLONE COMMAND. Exits 0 when the application opened, gave a hint, showed the list, answered a
wrong and a right save, and ended on Ctrl-C with exit code 130 and a terminal that is as it was.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from screens import USUAL_MODES, Screen

START_LIMIT = 900
"""Seconds for the installation and the first import."""
ANSWER_LIMIT = 60
COLUMNS, ROWS = 120, 40


class Session:
    """The command in a terminal, and what is on its screen."""

    def __init__(self, clone: Path, command: str) -> None:
        # The child waits for its terminal to have a size.
        read, write = os.pipe()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.close(write)
            os.read(read, 1)
            os.chdir(clone)
            # Whoever runs this in the background ignores Ctrl-C, and that would be inherited; at a terminal it is not so.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.environ.setdefault("TERM", "xterm-256color")
            # exec, so that Ctrl-C reaches what a reader would see it reach, and its exit code is ours to read.
            os.execvp("bash", ["bash", "-c", command])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.settings = termios.tcgetattr(self.terminal)
        os.close(write)
        os.close(read)
        self.screen = Screen(COLUMNS, ROWS)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def wait_for(self, what: str, seen: Callable[[Screen], bool], limit: float = ANSWER_LIMIT) -> None:
        """Read until that is seen, or exit with what was on the screen instead."""
        end = time.monotonic() + limit
        while not seen(self.screen):
            if not select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))[0]:
                os.kill(self.pid, signal.SIGKILL)
                sys.exit(f"{what}: not within {limit} s; the screen:\n{self.screen.text}")
            if not self._read():
                sys.exit(f"it ended before {what}; the screen:\n{self.screen.text}")
        print(what)

    def press(self, keys: str) -> None:
        """Type them."""
        os.write(self.terminal, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def settings_now(self) -> list[object]:
        """What becomes of keys in this terminal."""
        return termios.tcgetattr(self.terminal)

    def _read(self) -> bool:
        try:
            self.screen.feed(self._decoder.decode(os.read(self.terminal, 65536)))
        except OSError:  # nobody has the terminal any more
            return False
        return True


def main() -> None:
    """Run the session, or exit with what was missing on the screen."""
    clone, command = Path(sys.argv[1]), sys.argv[2]
    session = Session(clone, command)
    session.wait_for("it is ready", lambda screen: screen.is_alternate and "ready" in screen.lines[1], START_LIMIT)
    name = session.screen.lines[0].split()[1]
    (stub,) = clone.glob(f"exercises/*/{name}.py")
    other = next(path.stem for path in sorted(stub.parent.glob("*.py")) if path != stub)
    before = session.screen.text
    session.press("h")
    session.wait_for("h gave a hint", lambda screen: screen.text != before and "hint 1" in screen.text.lower())
    session.press("l")
    session.wait_for("l showed the list", lambda screen: other in screen.text)
    session.press("\x1b")
    session.wait_for("Escape closed it", lambda screen: other not in screen.text)
    stub.write_text(stub.read_text() + "\nthis is no Python\n")
    session.wait_for("a broken answer was named", lambda screen: "SyntaxError" in screen.text)
    shutil.copyfile(clone / "solutions" / stub.parent.name / stub.name, stub)
    session.wait_for("a right answer was solved", lambda screen: f"{name} is solved" in screen.text)
    session.press("\x03")
    code = session.end()
    if code != 130:
        sys.exit(f"Ctrl-C ended it with {code}, not 130")
    if session.screen.modes != USUAL_MODES or session.settings_now() != session.settings:
        sys.exit(f"it left another terminal behind: {session.screen.modes ^ USUAL_MODES}, {session.settings_now()}")
    print(f"Ctrl-C ended it with 130, and left: {' '.join(session.screen.text.split())}")


if __name__ == "__main__":
    main()
