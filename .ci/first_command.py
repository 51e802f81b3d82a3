"""Types the README's first command into a terminal in a clone, saves an answer, and reads what the screen says.

Usage: first_command.py CLONE COMMAND. Exits 0 when the watch began, answered a wrong and a right save, and ended on
Ctrl-C with exit code 130.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import sys
import time
from pathlib import Path

START_LIMIT = 900
"""Seconds for the installation and the first import."""
ANSWER_LIMIT = 60


def main() -> None:
    """Run the session, or exit with what was missing on the screen."""
    clone, command = Path(sys.argv[1]), sys.argv[2]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(clone)
        # Whoever runs this in the background ignores Ctrl-C, and that would be inherited; at a terminal it is not so.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # exec, so that Ctrl-C reaches what a reader would see it reach, and its exit code is ours to read.
        os.execvp("bash", ["bash", "-c", command])
    screen = ""

    def wait_for(text: str, limit: float) -> None:
        nonlocal screen
        end = time.monotonic() + limit
        while text not in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen):
            ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                os.kill(pid, signal.SIGKILL)
                sys.exit(f"{text!r} did not appear within {limit} s; the screen:\n{screen[-3000:]}")
            try:
                screen += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                sys.exit(f"it ended before {text!r} appeared; the screen:\n{screen[-3000:]}")

    wait_for("ready:", START_LIMIT)
    exercise = re.findall(r"exercises/(\w+)/(\w+)\.py", screen)[-1]
    print(f"watching {'/'.join(exercise)}")
    stub = clone / "exercises" / exercise[0] / f"{exercise[1]}.py"
    screen = ""
    stub.write_text(stub.read_text() + "\nthis is no Python\n")
    wait_for("SyntaxError", ANSWER_LIMIT)
    print("a broken answer was named")
    screen = ""
    shutil.copyfile(clone / "solutions" / exercise[0] / f"{exercise[1]}.py", stub)
    wait_for("solved", ANSWER_LIMIT)
    print("a right answer was solved")
    os.write(terminal, b"\x03")
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 130:
        sys.exit(f"Ctrl-C ended it with {code}, not 130")
    print("Ctrl-C ended it with 130")


if __name__ == "__main__":
    main()
