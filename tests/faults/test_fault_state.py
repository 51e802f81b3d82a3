"""A state file that is damaged, newer, or cannot be written: said, never taken for a new learner, nothing lost."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from hashlib import sha256

import pytest
from processes import DEADLINE, FLAXLINGS, Place, Terminal, Watch

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
RECORD = {"solved": True, "digest": "0", "attempts": 1, "hints": 1, "solved_at": "2026-01-01T00:00:00Z"}


def test_a_damaged_state_file_is_set_aside_and_said_once(place: Place) -> None:
    place.write_state("not json at all {")
    done = place("list")
    assert done.returncode == 0
    assert done.stderr.startswith("warning: .flaxlings/state.json was damaged (")
    (aside,) = place.state_path.parent.glob("state.json.corrupt-*")
    assert aside.read_text() == "not json at all {"
    assert aside.name in done.stderr
    assert place("list").stderr == ""


def test_json_stays_json_beside_that_warning(place: Place) -> None:
    place.write_state("[]")
    done = place("list", "--json")
    assert (done.returncode, json.loads(done.stdout)["format"]) == (0, 1)
    assert done.stderr.startswith("warning: ")


def test_what_is_whole_in_a_damaged_file_is_kept(place: Place) -> None:
    record = {**RECORD, "attempts": "many"}
    place.write_state(
        {"format": 1, "current": "first_scale", "exercises": {"first_sum": RECORD, "first_scale": record}}
    )
    place.solve("second_dense")
    done = place("run", "second_dense")
    assert (done.returncode, place.solved) == (0, {"first_sum", "second_dense"})
    assert "Everything else could be read from it" in done.stderr


@pytest.mark.parametrize("command", ["list", "run", "verify", "hint", "watch", "solution --peek", "list --json"])
def test_a_newer_state_file_is_left_alone(place: Place, command: str) -> None:
    text = '{"format": 99, "exercises": {"first_sum": "in a way that nobody knows yet"}}'
    place.write_state(text)
    done = place(*command.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: .flaxlings/state.json was written by a newer flaxlings: it has format 99, this one knows 1.\n"
        "\n"
        "hint: Upgrade flaxlings; the file is left as it is.\n"
    )
    assert place.state_path.read_text() == text


def test_a_reset_beside_a_newer_state_file_says_where_the_backup_is_first(place: Place) -> None:
    place.write_state('{"format": 99}')
    place.write("first_sum", RIGHT)
    done = place("reset", "first_sum")
    assert done.returncode == 2
    assert "your version is kept in .flaxlings/backups/first_sum." in done.stdout
    assert done.stderr.startswith("error: .flaxlings/state.json was written by a newer flaxlings")


def test_unknown_names_and_keys_are_kept(place: Place) -> None:
    place.write_state(
        {"format": 1, "current": None, "exercises": {"of_another_course": {**RECORD, "stars": 5}}, "theme": "dark"}
    )
    place.write("first_sum", RIGHT)
    assert place("run", "first_sum").returncode == 0
    assert place.state["theme"] == "dark"
    assert place.state["exercises"]["of_another_course"] == {**RECORD, "stars": 5}
    assert place.solved == {"of_another_course", "first_sum"}


def test_a_state_file_that_cannot_be_read_is_said_and_left_alone(place: Place) -> None:
    # A file where `.flaxlings` should be stops root too, as permissions would not.
    shutil.rmtree(place.root / ".flaxlings")
    (place.root / ".flaxlings").write_text("mine")
    place.write("first_sum", RIGHT)
    done = place("run", "first_sum")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: .flaxlings/state.json cannot be read: Not a directory.\n"
        "\n"
        "hint: Check its permissions, or move it out of the way to start anew.\n"
    )
    assert (place.root / ".flaxlings").read_text() == "mine"


def test_a_lock_that_cannot_be_taken_leaves_the_verdict(place: Place) -> None:
    # A directory in the place of the lock file: the state can be read, and not be written.
    place.write_state({"format": 1, "current": None, "exercises": {"first_scale": RECORD}})
    (place.state_path.parent / "state.lock").mkdir()
    place.write("first_sum", RIGHT)
    done = place("run", "first_sum")
    assert (done.returncode, place.solved) == (0, {"first_scale"})
    assert done.stdout.startswith("✓ first_sum — solved")
    assert done.stderr.startswith("warning: Progress is not saved: .flaxlings/state.json cannot be written: ")
    hint = place("hint", "first_sum")
    assert (hint.returncode, hint.stdout.count("think of a loop")) == (0, 1)
    assert hint.stderr.startswith("warning: Progress is not saved: ")


def test_a_watch_that_cannot_keep_anything_says_so_and_stays(place: Place) -> None:
    place.state_path.parent.mkdir(exist_ok=True)
    (place.state_path.parent / "state.lock").mkdir()
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", RIGHT)
        assert watch.verdict_about(sha256(RIGHT.encode()).hexdigest())["status"] == "solved"
        watch.overhear("Progress is not saved")
        place.write("first_sum", f"{RIGHT}# once more\n")
        assert watch.until("verdict")["verdict"]["status"] == "solved"
        assert {event["event"] for event in watch.seen} == {"ready", "saved", "verdict"}


def test_two_watches_never_lose_each_others_progress(place: Place) -> None:
    with Watch(place) as one, Watch(place, "second_dense") as other:
        one.until("ready")
        other.until("ready")
        # Both see every save and go where it was; a second one before the verdict would be all that they answer.
        for solve in (lambda: place.write("first_sum", RIGHT), lambda: place.solve("second_dense")):
            solve()
            one.until("advanced")
            other.until("advanced")
    assert {"first_sum", "second_dense"} <= place.solved


def test_two_watches_and_a_verify_at_once_lose_no_verdict(place: Place) -> None:
    place.solve("first_scale")
    verified = 0
    with Watch(place) as one:
        # The second one would otherwise say where the first one begins.
        one.until("ready")
        with Watch(place, "second_dense") as other:
            other.until("ready")
            for number in range(4):
                with subprocess.Popen(
                    [*FLAXLINGS, "verify", "first_scale", "--json"],
                    cwd=place.root,
                    env=place.environment({}),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    encoding="utf-8",
                ) as verify:
                    for name in ("first_sum", "second_dense"):
                        place.write(name, f"wrong = {number}\n")
                    digest = sha256(f"wrong = {number}\n".encode()).hexdigest()
                    assert [watch.verdict_about(digest)["status"] for watch in (one, other)] == ["unsolved"] * 2
                    report = json.loads(verify.communicate(timeout=DEADLINE)[0])
                verified += report["summary"]["solved"]
            for solve in (lambda: place.write("first_sum", RIGHT), lambda: place.solve("second_dense")):
                solve()
                one.until("advanced")
                other.until("advanced")
            assert (one.stop(), other.stop()) == (130, 130)
    verdicts = [event["verdict"] for event in [*one.seen, *other.seen] if event["event"] == "verdict"]
    texts = {(verdict["exercise"], verdict["digest"]) for verdict in verdicts if verdict["exercise"] != "first_scale"}
    # Of the third, there was one text all the time.
    assert {name: record["attempts"] for name, record in place.state["exercises"].items()} == {
        **Counter(name for name, _ in texts),
        "first_scale": 1,
    }
    assert (verified, place.solved) == (4, {"first_sum", "first_scale", "second_dense"})


NAMES_OF_STRANGERS = ("\ud800", "\x1b[2J", "\u202e", "x" * 5000, "a\nb")


@pytest.mark.parametrize("record", [[], {"attempts": "\ud800"}, {"digest": "\ud800"}], ids=ascii)
def test_names_and_values_that_no_screen_should_show_break_nothing(place: Place, record: object) -> None:
    strangers = dict.fromkeys(NAMES_OF_STRANGERS, record)
    place.write_state({"format": 1, "current": "first_scale", "exercises": {**strangers, "first_sum": RECORD}})
    for command in ("list", "list --json", "hint", "run first_scale"):
        done = place(*command.split())
        assert "Traceback" not in done.stderr
        assert done.returncode in {0, 1}
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)
    assert "first_sum" in place.solved


def test_a_warning_in_a_terminal_fits_it(place: Place) -> None:
    place.write_state("not json at all {")
    with Terminal(place, "list", columns=40) as terminal:
        assert terminal.wait() == 0
        assert "warning:" in terminal.text
        assert max(map(len, terminal.lines)) <= 40
