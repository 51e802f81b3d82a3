"""Hundreds of writers, each killed at a moment of its own: the state is the old one or the new one."""

from __future__ import annotations

import json

KILLS = """
import os, random, signal, struct, time
from pathlib import Path
import filelock  # for all children at once
from flaxlings.course.progress import attempt
from flaxlings.course.state import change
from flaxlings.course.state_format import decode

path, kills, seed = Path(arguments[0]), arguments[1], arguments[2]
moments = random.Random(seed)
count = struct.Struct("I")

def everywhere(progress):
    for number in range(60):
        progress = attempt(progress, f"exercise_{number}")
    return progress

def write_for_ever(acknowledged):
    try:
        while True:
            os.write(acknowledged, count.pack(change(path, everywhere).progress.of("exercise_0").attempts))
    finally:
        os._exit(1)

def attempts():
    decoded = decode(path.read_bytes())
    (found,) = {record.attempts for record in decoded.progress.records.values()}
    return found, len(decoded.progress.records), decoded.damage

before = change(path, everywhere).progress.of("exercise_0").attempts
found = {"kills": 0, "old": 0, "new": 0, "lost": [], "half written": 0, "unswept": 0}
for _ in range(kills):
    told, acknowledged = os.pipe()
    child = os.fork()
    if child == 0:
        write_for_ever(acknowledged)
    os.close(acknowledged)
    # From its first write on; how long that takes is nobody's choice.
    before = count.unpack(os.read(told, count.size))[0]
    end = time.perf_counter() + moments.uniform(0, 0.006)
    while time.perf_counter() < end:
        pass
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    said = os.read(told, 1 << 16)
    os.close(told)
    before = count.unpack(said[-count.size:])[0] if said else before
    now, records, damage = attempts()
    left = list(path.parent.glob("*.tmp"))
    found["kills"] += os.WTERMSIG(status) == signal.SIGKILL
    found["half written"] += bool(left)
    found["unswept"] += len(left) > 1
    if damage or records != 60 or now not in (before, before + 1):
        found["lost"].append([before, now, records, damage])
    else:
        found["new" if now > before else "old"] += 1
change(path, everywhere)
found["there"] = sorted(entry.name for entry in path.parent.iterdir())
print(json.dumps(found))
"""


def test_whoever_is_killed_at_any_moment_leaves_the_old_state_or_the_new_one(tmp_path, run_python):
    kills = 320
    found = json.loads(run_python(KILLS, str(tmp_path / ".flaxlings" / "state.json"), kills, 5))
    old, new, half = found.pop("old"), found.pop("new"), found.pop("half written")
    assert found == {"kills": kills, "lost": [], "unswept": 0, "there": ["state.json", "state.lock"]}
    assert old + new == kills
    # The kills really struck while something was written.
    assert half > kills // 20
