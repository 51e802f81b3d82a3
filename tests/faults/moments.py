"""Signals at moments of a command's life: what is started, when it is hit, and what must be so afterwards."""

from __future__ import annotations

import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from processes import DEADLINE, FLAXLINGS, Place
from screens import Shown

CTRL_C = "\x03"
OF_PYTHON = ("Traceback", "Exception ignored", "KeyboardInterrupt", "SystemExit", "Fatal Python error")
"""What nobody who presses Ctrl-C wants to read."""
DEATHS = tuple(-number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
"""Before Python handles a signal, and after it has ceased to, the system ends it; a shell shows the same codes."""
TEXT = "def total(numbers):\n    return sum(numbers)  # mine\n"
NEWER = "\n# The course has changed.\n"

AT_WORK = 0.7
"""Seconds of a processor that only what never ends takes in the tiny course."""

Check = Callable[[Place], None]


@dataclass(frozen=True)
class Command:
    """A command that ends by itself: how long it takes on a quiet machine, and what it may give."""

    arguments: tuple[str, ...]
    seconds: float
    codes: tuple[int, ...]
    prepare: Check = lambda place: None
    check: Check = lambda place: None
    words: tuple[str, ...] = ()
    """What lines on standard error may begin with."""


def _change_course(place: Place) -> None:
    for stub in place.course.glob("checks/*/stubs/*.py"):
        stub.write_text(stub.read_text(encoding="utf-8") + NEWER, encoding="utf-8")


def _solve(place: Place) -> None:
    place.solve("first_sum")


def _write(place: Place) -> None:
    place.write("first_sum", TEXT)


def _is_kept(place: Place) -> None:
    backups = [path.read_text(encoding="utf-8") for path in (place.root / ".flaxlings").glob("backups/*.py")]
    if place.path("first_sum").read_text(encoding="utf-8") != TEXT:
        assert place.path("first_sum").read_text(encoding="utf-8") == place.stub("first_sum")
        assert backups == [TEXT]


def _is_old_or_new(place: Place) -> None:
    for name in ("first_sum", "first_scale", "second_dense"):
        new = place.stub(name)
        assert place.path(name).read_text(encoding="utf-8") in (new, new.removesuffix(NEWER))


def _is_whole_or_not_there(place: Place) -> None:
    made = place.root / "made"
    found = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    own = {path.relative_to(place.root) for path in place.root.rglob("*") if path.is_file()}
    expected = {path for path in own if path.parts[0] != "made" and path.name != "state.lock"}
    assert found in (set(), expected)
    assert bool(found) == made.exists()


COMMANDS: Mapping[str, Command] = {
    "run": Command(("run", "first_sum"), 2.5, (0,), _solve),
    "verify": Command(("verify",), 3.0, (1,), _solve),
    "strict": Command(("verify", "--strict"), 9.0, (1,), _solve, words=("strict: ",)),
    "init": Command(("init", "made"), 0.5, (0,), check=_is_whole_or_not_there),
    "update": Command(("update",), 0.5, (0,), _change_course, _is_old_or_new),
    "reset": Command(("reset", "first_sum"), 0.5, (0,), _write, _is_kept),
    "dev check": Command(("dev", "check"), 6.0, (0, 1)),
}


@dataclass(frozen=True)
class Blow:
    """A signal: after so many seconds, and again, so much later each."""

    number: signal.Signals
    after: float
    again: tuple[float, ...] = ()

    @property
    def code(self) -> int:
        """The exit code that says so."""
        return 128 + self.number


def blow_at(seed: int, index: int, life: float) -> Blow:
    """A blow at a random moment of a life of so many seconds; every third is impatient, every fifth is no Ctrl-C."""
    draw = random.Random(f"{seed}/{index}")
    # Half of them early: most is begun then.
    after = life * draw.random() ** (1 if index % 2 else 3)
    again = tuple(draw.uniform(0.0, 0.05) for _ in range(draw.choice((1, 2)))) if index % 3 == 2 else ()
    number = draw.choice((signal.SIGTERM, signal.SIGHUP)) if index % 5 == 4 else signal.SIGINT
    return Blow(number, after, again)


@dataclass
class Tally:
    """How many blows met what."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, what: str, outcome: str) -> None:
        self.counts[what, outcome] = self.counts.get((what, outcome), 0) + 1

    def of(self, outcome: str) -> int:
        """How many ended like this, whatever they were."""
        return sum(count for (_, each), count in self.counts.items() if each == outcome)

    def __str__(self) -> str:
        return "\n".join(f"{what:12} {outcome:24} {count:4}" for (what, outcome), count in sorted(self.counts.items()))


@contextmanager
def own_temporary() -> Iterator[Path]:
    """A directory for temporary files in which nothing may be left."""
    directory = Path(tempfile.mkdtemp(prefix="moment-"))
    try:
        yield directory
        assert [path.name for path in directory.rglob("*")] == []
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def begun(place: Place, temporary: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own, which has ended afterwards."""
    process = subprocess.Popen(
        [*FLAXLINGS, *arguments],
        cwd=place.root,
        env=place.environment({"TMPDIR": str(temporary)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def interrupt_at_work(place: Place, *arguments: str, within: float) -> tuple[int, str, str]:
    """Press Ctrl-C once, when a worker works and works; the exit code, and what was said and complained of."""
    with own_temporary() as temporary:
        with begun(place, temporary, *arguments) as process:
            while not any(_worked(pid) > AT_WORK for pid in _below(process.pid)):
                assert not _wait(process, 0.02), process.communicate()
            os.killpg(process.pid, signal.SIGINT)
            assert _wait(process, within), "it was not heard"
            said, complained = process.communicate(timeout=DEADLINE)
        assert place.processes() == []
    whole(place)
    return process.returncode, said, complained


def strike(command: Command, place: Place, blow: Blow) -> str:
    """Start a command, hit its group, and look at all that is left; what became of it."""
    command.prepare(place)
    with own_temporary() as temporary:
        with begun(place, temporary, *command.arguments) as process:
            has_ended = _wait(process, blow.after)
            is_ours = has_ended or listens(process.pid)
            for later in (0.0, *blow.again):
                if has_ended or _wait(process, later):
                    break
                # Ctrl-C and the end of a terminal reach everybody in the foreground, `kill` one process.
                (os.kill if blow.number == signal.SIGTERM else os.killpg)(process.pid, blow.number)
            said, complained = process.communicate(timeout=DEADLINE)
        left = place.processes()
    whole(place)
    command.check(place)
    assert left == []
    if is_ours:
        assert not any(word in said + complained for word in OF_PYTHON), said + complained
        assert all(line.startswith(command.words) for line in complained.splitlines() if line), complained
        assert process.returncode in (blow.code, *command.codes, *DEATHS), (process.returncode, complained)
    outcome = "its own" if process.returncode in command.codes else str(process.returncode)
    return outcome if is_ours else f"{outcome} before ours"


def strike_watch(place: Place, blow: Blow, *options: str) -> str:
    """The same with a `watch` in a terminal, in which answers are saved as soon as it is ready."""
    with own_temporary() as temporary, Shown(place, "watch", *options, TMPDIR=str(temporary)) as terminal:
        await_start(terminal.process.pid)
        end = time.monotonic() + blow.after
        saved = ""
        while (left := end - time.monotonic()) > 0:
            terminal.read_for(left)
            if not saved and "ready" in terminal.text:
                saved = place.solve("first_sum")
                place.write("first_scale", "while True:\n    pass\n")
        is_ours = listens(terminal.process.pid)
        for later in (0.0, *blow.again):
            if _wait(terminal.process, later):
                break
            if blow.number == signal.SIGINT:
                terminal.type(CTRL_C)
            else:
                # Not by `send_signal`, which reaps what has ended: the number must stay its own.
                os.kill(terminal.process.pid, blow.number)
        if not is_ours:
            # Python loses one now and then while it starts; a learner presses again.
            while not _wait(terminal.process, 0.0) and not listens(terminal.process.pid):
                os.sched_yield()
            terminal.type(CTRL_C)
        code = terminal.wait()
        left_running = place.processes()
        terminal.is_restored()
    whole(place)
    assert left_running == []
    if is_ours:
        assert not any(word in terminal.text for word in OF_PYTHON), terminal.text
        assert code in (130, blow.code, *DEATHS), (code, terminal.text)
    return str(code) if is_ours else f"{code} before ours"


def listens(pid: int) -> bool:
    """Whether this process handles SIGHUP: flaxlings does from its first statement on, and Python never."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return True  # it has ended, by itself
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), None)
    return caught is None or bool(int(caught, 16) >> (signal.SIGHUP - 1) & 1)


def await_start(pid: int) -> None:
    """Until then it is the process that opens the terminal, and becomes flaxlings next."""
    while b"-m" not in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
        os.sched_yield()


def whole(place: Place) -> None:
    """Nothing half done is in the learner's directory, and the state file can be read."""
    hidden = {path.name for path in place.root.rglob(".*")}
    half_done = re.compile(r".*\.(tmp|aside|part)|\.flaxlings-init-.*|\.doctor-.*")
    assert set(filter(half_done.fullmatch, hidden)) == set()
    assert place.solved <= {"first_sum"}
    if place.state_path.exists():
        assert json.loads(place.state_path.read_text(encoding="utf-8"))["format"] >= 1


def _below(pid: int) -> list[int]:
    """Every process that this one has started, and they."""
    below: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended meanwhile
            for child in map(int, children.read_text(encoding="ascii").split()):
                below += [child, *_below(child)]
    return below


def _worked(pid: int) -> float:
    """Seconds that this process had a processor."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended meanwhile
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def _wait(process: subprocess.Popen[str] | subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the process ends in so much time."""
    descriptor = os.pidfd_open(process.pid)
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)
