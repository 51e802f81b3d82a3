"""`watch --json`: what it says to a program, in which order, and that a save is always answered."""

from __future__ import annotations

import os
import select
from hashlib import sha256
from pathlib import Path

from processes import QUIET, MakePlace, Place, Watch

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
WRONG = "def total(numbers):\n    return sum(numbers, 1)\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_the_events_of_a_solved_exercise(place: Place) -> None:
    with Watch(place) as watch:
        ready = watch.until("ready")
        assert list(ready) == ["event", "exercise", "at"]
        assert watch.seen == [ready], "a pristine stub needs no verdict"
        place.write("first_sum", RIGHT)
        last = watch.until("ready", exercise="first_scale")
        assert [event["event"] for event in watch.seen[1:]] == ["saved", "verdict", "advanced", "ready"]
        _, saved, verdict, advanced, _ = watch.seen
        assert {**saved, "at": 0} == {"event": "saved", "exercise": "first_sum", "at": 0, "digest": digest(RIGHT)}
        assert list(verdict) == ["event", "exercise", "at", "verdict"]
        assert verdict["verdict"]["status"] == "solved"
        assert len(verdict["verdict"]) == 11
        assert {**advanced, "at": 0} == {
            "event": "advanced",
            "exercise": "first_scale",
            "at": 0,
            "left": "first_sum",
            "solved": 1,
        }
        assert ready["at"] < saved["at"] <= verdict["at"] <= advanced["at"] <= last["at"]
        assert watch.during(QUIET) == []
        assert watch.stop() == 130
        stopped = watch.seen[-1]
        assert {**stopped, "at": 0} == {
            "event": "stopped",
            "exercise": "first_scale",
            "at": 0,
            "reason": "interrupted",
        }
        assert watch.talk == ""
    assert place.solved == {"first_sum"}
    assert place.state["current"] == "first_scale"


def test_a_save_is_answered_at_full_speed_once_it_is_ready(place: Place) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", WRONG)
        saved = watch.until("saved")
        verdict = watch.until("verdict")
        assert verdict["verdict"]["reason"] == "different"
        assert verdict["at"] - saved["at"] < 5, "seconds, on a machine with other things to do"


def test_saving_another_exercise_makes_it_current_and_keeps_that(place: Place) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        place.write("second_dense", "def layer(features):\n    return features\n")
        verdict = watch.until("verdict")
        assert (verdict["exercise"], verdict["verdict"]["reason"]) == ("second_dense", "raised")
        assert place.state["current"] == "second_dense"
        watch.stop()
        assert watch.seen[-1]["exercise"] == "second_dense"
    with Watch(place) as watch:
        assert watch.until("ready")["exercise"] == "second_dense"


def test_a_save_during_a_run_is_never_lost_and_cancels_that_run(place: Place) -> None:
    fifo = place.root / "started"
    os.mkfifo(fifo)
    slow = f"import time\nwith open({str(fifo)!r}, 'w') as file:\n    file.write('x')\ntime.sleep(15)\n" + RIGHT
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", slow)
        wait_for(fifo)
        place.write("first_sum", WRONG)
        verdict = watch.verdict_about(digest(WRONG), deadline=10)
        assert verdict["reason"] == "different"
        assert [event["event"] for event in watch.seen[1:]] == ["saved", "saved", "verdict"]
        assert watch.during(QUIET) == []


def wait_for(fifo: Path) -> None:
    """Until a run has written to the pipe."""
    descriptor = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        assert poller.poll(30_000)
    finally:
        os.close(descriptor)


def test_an_infinite_loop_times_out_and_the_watch_goes_on(make_place: MakePlace) -> None:
    place = make_place({"checks/01_first/topic.toml": ('name = "first_sum"', 'name = "first_sum"\ntime_limit = 1')})
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", "while True:\n    print('again')\n")
        timed_out = watch.until("verdict")["verdict"]
        assert (timed_out["reason"], timed_out["output"][:6]) == ("timed-out", "again\n")
        place.write("first_sum", RIGHT)
        assert watch.verdict_about(digest(RIGHT))["status"] == "solved"
        assert watch.until("advanced")["exercise"] == "first_scale"


def test_an_exercise_that_is_right_when_it_is_reached_is_solved_too(place: Place) -> None:
    place.solve("first_scale")
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", RIGHT)
        assert watch.until("advanced")["exercise"] == "first_scale"
        assert watch.until("advanced")["exercise"] == "second_dense"
    assert place.solved == {"first_sum", "first_scale"}


def test_at_the_end_of_the_course_any_save_is_still_answered(place: Place) -> None:
    record = {"solved": True, "digest": "0", "attempts": 1, "hints": 0, "solved_at": None}
    names = ("first_sum", "first_scale")
    place.write_state({"format": 1, "current": "second_dense", "exercises": dict.fromkeys(names, record)})
    with Watch(place) as watch:
        watch.until("ready", exercise="second_dense")
        place.solve("second_dense")
        assert watch.until("advanced") == {**watch.seen[-1], "exercise": None, "left": "second_dense", "solved": 3}
        watch.until("ready", exercise=None)
        place.write("first_sum", WRONG)
        assert watch.until("verdict")["exercise"] == "first_sum"
    with Watch(place) as watch:
        watch.until("ready", exercise=None)
        watch.stop()
        assert watch.seen[-1]["exercise"] is None


def test_a_solved_exercise_that_is_asked_for_by_name_is_stayed_at(place: Place) -> None:
    record = {"solved": True, "digest": "0", "attempts": 1, "hints": 0, "solved_at": None}
    place.write_state({"format": 1, "current": "first_scale", "exercises": {"first_sum": record}})
    text = place.solve("first_sum")
    with Watch(place, "first_sum") as watch:
        assert watch.verdict_about(digest(text))["status"] == "solved"
        if all(event["event"] != "ready" for event in watch.seen):
            watch.until("ready", exercise="first_sum")
        assert sorted(event["event"] for event in [*watch.seen, *watch.during(QUIET)]) == ["ready", "verdict"]
        assert place.state["current"] == "first_sum"
        place.write("first_sum", f"{text}\n")
        assert watch.until("advanced")["exercise"] == "first_scale"


def test_fifty_saves_leave_no_descriptor_open(place: Place) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", WRONG)
        watch.verdict_about(digest(WRONG))
        descriptors = Path(f"/proc/{watch.process.pid}/fd")
        counts = []
        for number in range(50):
            text = f"{WRONG}# {number}\n"
            place.write("first_sum", text)
            watch.verdict_about(digest(text))
            counts.append(len(list(descriptors.iterdir())))
        # Troughs, because workers come and go: two wait for the next save, and one that has answered is ended.
        assert min(counts[-10:]) <= min(counts[:10]) + 2, counts


def test_polling_answers_a_save_too(place: Place) -> None:
    with Watch(place, "--poll", "0.05") as watch:
        watch.until("ready")
        place.write("first_sum", RIGHT)
        assert watch.verdict_about(digest(RIGHT))["status"] == "solved"
