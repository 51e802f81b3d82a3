"""A room with one check, and what runs in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from runs import the_observation

from flaxlings.judge.observation import Text, Transcript
from flaxlings.run.sandbox import Limits
from flaxlings.run.strict import Room, StrictPool
from flaxlings.run.wire import Job

CHECK = """
from flaxlings.check import pitfall, probe

SECRET = "the words of the solution"

@probe("what it says")
def said(exercise, seed):
    return exercise.f(seed)

pitfall("one", replace=("the words", SECRET), says="Never shown.")
"""


SMALL = Limits(memory=1 << 30, file_size=1 << 20, disk=4 << 20, open_files=64, processes=400)


FIRST = "from pathlib import Path\nimport os, sys\n\ndef f(seed):\n"


class Cell:
    """A room with one check, in which texts are run."""

    def __init__(self, root: Path, secret: Path, room: Room) -> None:
        self.root = root
        self.secret = secret
        self.room = room
        self.pool = StrictPool(room)
        self.check = root / "check.py"
        self.check.write_text(CHECK, encoding="utf-8")

    def run(self, body: str, time_limit: float = 30.0) -> Transcript:
        """Run a text whose `f(seed)` has these lines."""
        source = FIRST + "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
        path = str(self.root / "exercises" / "exercise.py")
        return self.pool.run(Job("exercise", source, path, str(self.check), str(self.root), (5,), time_limit))

    def says(self, body: str) -> str:
        """What such a text returned."""
        (leaf,) = the_observation(self.run(body)).leaves
        assert isinstance(leaf.value, Text), leaf
        return leaf.value.text


def naming(text: str) -> set[int]:
    """Every process whose environment names this."""
    found = set()
    for process in Path("/proc").iterdir():
        # It may have ended.
        with suppress(OSError):
            if process.name.isdigit() and text.encode() in (process / "environ").read_bytes():
                found.add(int(process.name))
    return found
