"""The floor: the same probes called again in a process that has called them before.

Started as `python -m benchmarks.floor NAME CHECK` it is that process: JSON lines in (`{"load": TEXT}` or
`{"time": NUMBER}`), one JSON line out for each: the number of the text, or seconds. Only then it imports jax.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO

from benchmarks.place import Place
from benchmarks.processes import NotMeasured, last_words, started


class Floor:
    """The warm process, from outside. It does nothing while it is not asked."""

    def __init__(self, process: subprocess.Popen[str], talk: IO[bytes]) -> None:
        self._process = process
        self._talk = talk
        self._numbers: dict[str, int] = {}

    def load(self, text: str) -> None:
        """Have it load this answer and call all probes twice.

        Raises:
            NotMeasured: it ended instead.
        """
        self._numbers[text] = int(self._ask({"load": text}))

    def seconds(self, text: str) -> float:
        """The seconds of calling all probes with all seeds once more on a text that was loaded.

        Raises:
            NotMeasured: it ended instead.
        """
        return self._ask({"time": self._numbers[text]})

    def _ask(self, question: dict[str, object]) -> float:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 -- both are pipes
        assert stdout is not None  # noqa: S101 -- as above
        try:
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None
        answer = stdout.readline()
        if not answer:
            raise self._ended()
        return float(json.loads(answer))

    def _ended(self) -> NotMeasured:
        # What it has to say is written before its pipes are closed.
        return NotMeasured(f"the floor's process has ended; stderr: {last_words(self._talk)}")


@contextlib.contextmanager
def floor_of(place: Place, name: str) -> Iterator[Floor]:
    """The floor of this exercise."""
    command = (sys.executable, "-P", "-m", "benchmarks.floor", name, str(place.check(name)))
    # Into a file: nobody reads a second pipe, and what answers print goes there too.
    with (
        tempfile.TemporaryFile() as talk,
        started(command, place.root, place.environ(), stdin=subprocess.PIPE, errors=talk.fileno()) as process,
    ):
        yield Floor(process, talk)


def serve(name: str, check_path: str) -> None:
    """Answer questions until there are no more."""
    from benchmarks.probing import call_all  # noqa: PLC0415 -- the benchmark's own process needs no jax
    from flaxlings.run.worker.load import load_check, load_module  # noqa: PLC0415 -- likewise

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    check = load_check(check_path, name)
    modules: list[object] = []
    for line in sys.stdin:
        question = json.loads(line)
        if "load" in question:
            modules.append(load_module(name, f"answer{len(modules)}.py", question["load"]))
            for _ in range(2):
                call_all(check, modules[-1])
            answer: float = len(modules) - 1
        else:
            begin = time.perf_counter()
            call_all(check, modules[question["time"]])
            answer = time.perf_counter() - begin
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
