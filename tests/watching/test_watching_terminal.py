"""`watch --plain` in a terminal: what a learner reads, and that the terminal is as it was afterwards."""

from __future__ import annotations

import pytest
from processes import Place, Terminal

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
CTRL_C = "\x03"


def test_a_learner_solves_an_exercise_and_reads_the_next_task(place: Place) -> None:
    with Terminal(place, "watch", "--plain") as terminal:
        assert "Welcome to flaxlings." in terminal.until("first_sum")
        opened = terminal.until("✓ ready: save exercises/01_first/first_sum.py")
        assert "Return the sum of the numbers." in opened
        assert "not finished" not in opened
        place.write("first_sum", "def total(numbers):\n    return sum(numbers, 1)\n")
        terminal.until("✗ first_sum — 2 of 2 probes differ")
        terminal.until("expected 5   yours 6")
        place.write("first_sum", RIGHT)
        terminal.until("✓ first_sum — solved")
        terminal.until("✓ A sum is one call of sum().")
        terminal.until("1 of 3 solved")
        terminal.until("→ compare with ")
        terminal.until("solutions/01_first/first_sum.py")
        assert "first_scale" in terminal.until("Return a list with every number times factor.")
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
        assert terminal.lines[-2:] == ["Stopped. `flaxlings watch` goes on where you are.", ""]
        assert terminal.settings_now == terminal.settings
        assert "\x1b[?25l" not in terminal.output
    assert place.solved == {"first_sum"}


def test_the_second_time_it_goes_on_where_the_learner_was(place: Place) -> None:
    place.solve("first_sum")
    assert place("run").returncode == 0
    with Terminal(place, "watch", "--plain", columns=40, rows=20) as terminal:
        assert "Welcome back to flaxlings." in terminal.until("1 of 3 solved")
        terminal.until("▸ first_scale")
        terminal.until("ready")
        place.write("first_scale", "def scale(numbers, factor)\n")
        terminal.until("✗ first_scale — the file cannot be")
        terminal.until("SyntaxError")
        assert max(map(len, terminal.lines)) <= 40


def test_a_run_that_takes_its_time_is_seen_to_go_on(place: Place) -> None:
    with Terminal(place, "watch", "--plain") as terminal:
        terminal.until("ready")
        place.write("first_sum", "import time\ntime.sleep(15)\n")
        terminal.until("… checking first_sum")
        place.write("first_sum", RIGHT)
        terminal.until("✓ first_sum — solved")


@pytest.mark.parametrize("moment", ["Welcome", "ready", "checking"])
def test_ctrl_c_ends_it_at_any_moment_and_leaves_nothing(place: Place, moment: str) -> None:
    with Terminal(place, "watch", "--plain") as terminal:
        if moment == "checking":
            terminal.until("ready")
            place.write("first_sum", "while True:\n    pass\n")
        terminal.until(moment)
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
        assert "Stopped." in terminal.text
        assert "Traceback" not in terminal.text
        assert place.processes() == []
        assert terminal.settings_now == terminal.settings


def test_a_terminal_without_colours_gets_none(place: Place) -> None:
    with Terminal(place, "watch", "--plain", NO_COLOR="1", LC_ALL="C") as terminal:
        terminal.until("ready")
        place.write("first_sum", "def total(numbers):\n    return 0\n")
        terminal.until("first_sum - 1 of 2 probes differs")
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
        assert "\x1b" not in terminal.output
        assert terminal.output.isascii()
