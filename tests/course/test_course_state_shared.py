"""The state file under real processes: many at once, killed ones, and disks that refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from flaxlings.course.fault import Fault
from flaxlings.course.progress import Progress, attempt, moved_to
from flaxlings.course.state import change, load
from flaxlings.course.state_format import decode


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / ".flaxlings" / "state.json"


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """A process that has printed `ready`, and now waits for its stdin."""
    preface = "import json, sys\narguments = json.loads(sys.argv[1])\n"
    command = [sys.executable, "-c", preface + script, json.dumps(arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return printed


CREDITOR = """
from datetime import datetime, UTC
from functools import partial
from pathlib import Path
from flaxlings.course.progress import attempt, credit
from flaxlings.course.state import change
path, who, count = arguments
print("ready", flush=True)
sys.stdin.read()
for number in range(count):
    change(Path(path), partial(credit, name=f"exercise_{who}_{number}", digest="d", at=datetime.now(UTC)))
    change(Path(path), partial(attempt, name="shared"))
"""


def test_processes_that_change_at_once_never_lose_each_other_s_progress(path):
    processes = [start(CREDITOR, str(path), who, 15) for who in range(4)]
    for process in processes:
        process.stdin.close()
        process.stdin = None
    for process in processes:
        finish(process)
    progress = load(path).progress
    expected = {f"exercise_{who}_{number}" for who in range(4) for number in range(15)}
    assert {name for name in progress.records if progress.solved(name)} == expected
    assert progress.of("shared").attempts == 60


HOLDER = """
from functools import partial
from pathlib import Path
from flaxlings.course.progress import attempt, hinted
from flaxlings.course.state import change
calls = []

def verb(progress):
    calls.append(progress)
    if len(calls) == 2:  # the second call is the one under the lock
        print("ready", flush=True)
        sys.stdin.read()
    return attempt(progress, "alpha")

change(Path(arguments[0]), verb)
"""


def test_whoever_waits_for_the_lock_builds_on_what_the_holder_saved(path):
    holder = start(HOLDER, str(path))
    waiter = start(CREDITOR, str(path), 0, 1)
    waiter.stdin.close()
    waiter.stdin = None
    before = path.exists()
    finish(holder)
    finish(waiter)
    records = load(path).progress.records
    assert (before, sorted(records)) == (False, ["alpha", "exercise_0_0", "shared"])


def test_a_lock_that_is_never_given_back_is_a_fault_and_not_a_hang(path):
    holder = start(HOLDER, str(path))
    with pytest.raises(Fault) as caught:
        change(path, partial(attempt, name="beta"), lock_timeout=0.1)
    finish(holder)
    assert (caught.value.says, caught.value.hint) == (
        "Progress is not saved: another flaxlings holds .flaxlings/state.lock.",
        "Close other flaxlings that run in this directory, then try again.",
    )
    assert sorted(load(path).progress.records) == ["alpha"]


def test_a_damaged_file_that_cannot_be_set_aside_now_is_left_alone_and_said(path):
    holder = start(HOLDER, str(path))
    path.write_bytes(b"damaged")
    loaded = load(path, lock_timeout=0.1)
    holder.kill()
    holder.communicate()
    assert (loaded.progress, loaded.writable, path.read_bytes()) == (Progress(), False, b"damaged")
    assert loaded.warning == (
        ".flaxlings/state.json is damaged (not JSON: Expecting value: line 1 column 1 (char 0)), "
        "and cannot be set aside: another flaxlings holds .flaxlings/state.lock."
    )


def test_a_holder_that_is_killed_gives_the_lock_back(path):
    holder = start(HOLDER, str(path))
    holder.kill()
    holder.communicate()
    assert change(path, partial(attempt, name="beta"), lock_timeout=5).progress.of("beta").attempts == 1


def moved_to_and_attempted(progress: Progress) -> Progress:
    for number in range(300):
        progress = attempt(progress, f"exercise_{number}")
    return moved_to(progress, "beta")


WRITER = """
from pathlib import Path
from flaxlings.course.progress import attempt
from flaxlings.course.state import change

def everywhere(progress):
    for number in range(300):
        progress = attempt(progress, f"exercise_{number}")
    return progress

print("ready", flush=True)
while True:
    print(change(Path(arguments[0]), everywhere).progress.of("exercise_0").attempts, flush=True)
"""


def write_under_way(path: Path) -> bool:
    return any(path.parent.glob("*.tmp")) or (path.exists() and path.stat().st_size == 0)


def test_a_kill_at_any_moment_leaves_the_old_state_or_the_new_one(path):
    change(path, moved_to_and_attempted)
    interrupted = 0
    for kill in range(24):
        writer = start(WRITER, str(path))
        if kill % 4 == 0:
            writer.stdout.readline()
        else:
            # As soon as a write is seen to be under way; the loop is bounded for the sake of a writer that died.
            next(count for count in range(1_000_000) if write_under_way(path) or writer.poll() is not None)
        writer.kill()
        acknowledged = [int(line) for line in writer.communicate()[0].split("\n")[:-1]]
        interrupted += write_under_way(path)
        for left in path.parent.glob("*.tmp"):
            left.unlink()
        decoded = decode(path.read_bytes())
        counts = {record.attempts for record in decoded.progress.records.values()}
        assert (decoded.damage, decoded.progress.current, len(counts)) == ("", "beta", 1)
        assert max(counts) >= max(acknowledged, default=1)
    assert interrupted


def test_what_a_killed_writer_left_is_swept_by_the_next(path):
    path.parent.mkdir()
    path.with_name(".state.json.0badcafe.tmp").write_bytes(b"half of a st")
    change(path, partial(attempt, name="alpha"))
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["state.json", "state.lock"]


FULL_DISK = """
import resource
from functools import partial
from pathlib import Path
from flaxlings.course.fault import Fault
from flaxlings.course.progress import attempt
from flaxlings.course.state import change
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
try:
    change(Path(arguments[0]), partial(attempt, name="alpha"))
except Fault as fault:
    print(fault.says, fault.hint, fault.exit_code, sep="\\n")
"""


def test_a_full_disk_is_a_fault_and_costs_nothing_that_was_saved(path, run_python):
    change(path, partial(moved_to, name="beta"))
    before = path.read_bytes()
    assert run_python(FULL_DISK, str(path)).splitlines() == [
        "Progress is not saved: .flaxlings/state.json cannot be written: File too large.",
        "Make .flaxlings writable, or make room on the disk; what was saved before is still there.",
        "2",
    ]
    assert (path.read_bytes(), len(list(path.parent.iterdir()))) == (before, 2)


def test_a_damaged_file_is_mentioned_even_when_nothing_can_be_saved(path, run_python):
    path.parent.mkdir()
    path.write_bytes(b"damaged")
    says = run_python(FULL_DISK, str(path)).splitlines()[0]
    (aside,) = path.parent.glob("state.json.corrupt-*")
    assert says.startswith("Progress is not saved: .flaxlings/state.json cannot be written: File too large. ")
    assert (says.endswith(f"it is kept as .flaxlings/{aside.name}."), aside.read_bytes()) == (True, b"damaged")


READ_ONLY = """
import os
from functools import partial
from pathlib import Path
from flaxlings.course.fault import Fault
from flaxlings.course.progress import attempt, moved_to
from flaxlings.course.state import change, load
# Whoever drops their rights may not import any more: do it all once before, on another file.
spare = Path(arguments[1])
spare.write_bytes(b"damaged")
load(spare)
change(spare, partial(attempt, name="alpha"))
# Relative paths, because somebody without rights may not come down to a temporary directory from the top.
os.chdir(arguments[0])
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
path = Path(".flaxlings/state.json")
loaded = load(path)
print(loaded.progress.current, loaded.warning, loaded.writable, sep="\\n")
try:
    change(path, partial(attempt, name="alpha"))
except Fault as fault:
    print(fault.says)
"""
NOT_SAVED = "Progress is not saved: .flaxlings/state.json cannot be written: Permission denied."


@pytest.fixture
def read_only(path, run_python, tmp_path_factory):
    def run(content: bytes) -> list[str]:
        spare = tmp_path_factory.mktemp("spare") / "state.json"
        path.parent.mkdir()
        path.write_bytes(content)
        path.chmod(0o444)
        path.parent.chmod(0o555)
        path.parent.parent.chmod(0o755)
        try:
            return run_python(READ_ONLY, str(path.parent.parent), str(spare)).splitlines()
        finally:
            path.parent.chmod(0o755)

    return run


def test_a_read_only_directory_is_read_and_a_change_says_that_it_is_not_saved(path, read_only):
    before = b'{"format": 1, "current": "beta"}'
    assert read_only(before) == ["beta", "None", "False", NOT_SAVED]
    assert (path.read_bytes(), list(path.parent.iterdir())) == (before, [path])


def test_a_damaged_file_in_a_read_only_directory_is_left_alone_and_said(path, read_only):
    warning = (
        ".flaxlings/state.json is damaged (not JSON: Expecting value: line 1 column 1 (char 0)), "
        "and cannot be set aside: Permission denied."
    )
    assert read_only(b"damaged") == ["None", warning, "False", NOT_SAVED]
    assert (path.read_bytes(), list(path.parent.iterdir())) == (b"damaged", [path])
