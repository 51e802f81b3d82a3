"""`flaxlings` with the time of every verdict event written to a descriptor.

`python -m benchmarks.stamped DESCRIPTOR ARGUMENTS` is `flaxlings ARGUMENTS`; each time that the loop of an application
tells of a verdict, a line with the monotonic seconds goes to the descriptor first.
"""

from __future__ import annotations

import os
import sys
import time

from flaxlings.command.application import ApplicationView
from flaxlings.course.model import Exercise
from flaxlings.entry import main
from flaxlings.judge.verdict import Verdict


class _Stamped(ApplicationView):
    descriptor = -1

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        os.write(self.descriptor, f"{time.monotonic()!r}\n".encode())
        super().verdict(exercise, verdict, lines)


if __name__ == "__main__":
    from flaxlings.command import sitting

    _Stamped.descriptor = int(sys.argv.pop(1))
    # The measured application differs in nothing else.
    vars(sitting)["ApplicationView"] = _Stamped
    main()
