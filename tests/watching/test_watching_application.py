"""`watch` as an application in a terminal: what a learner sees, and that keys, sizes and strange answers are stood."""

from __future__ import annotations

import pytest
from processes import FLAXLINGS, MakePlace, Place
from screens import Shown

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
WRONG = "def total(numbers):\n    return sum(numbers, 1)\n"
FOR_EVER = "while True:\n    pass\n"
ESCAPE = "\x1b"
CTRL_C = "\x03"
END = "\x1b[F"
HELP = "end a run that takes too long"


def leave(terminal: Shown, place: Place) -> list[str]:
    """Quit; the lines that are left on the terminal, which is as it was."""
    terminal.type("q")
    assert terminal.wait() == 0
    assert place.processes() == []
    terminal.is_restored()
    return [line for line in terminal.screen.lines if line]


def test_a_learner_is_welcomed_fails_solves_goes_on_and_leaves(place: Place) -> None:
    with Shown(place) as terminal:
        terminal.until_shown("✓ ready")
        assert "every exercise is solved" not in terminal.text
        lines = terminal.screen.lines
        assert lines[0].startswith(" ▸ first_sum — Add numbers · foundations · easy")
        assert "0 of 3 solved" in lines[1]
        welcome = next(at for at, line in enumerate(lines) if "Welcome to flaxlings." in line)
        task = next(at for at, line in enumerate(lines) if at > 2 and "▸ first_sum" in line)
        assert task - welcome < 15
        assert "Return the sum of the numbers." in terminal.screen.text
        assert lines[-1].endswith("? help  q quit")
        place.write("first_sum", WRONG)
        terminal.until_shown("✗ first_sum — 2 of 2 probes differ", "`sum` begins at 0", "expected 5   yours 6")
        place.write("first_sum", RIGHT)
        terminal.until_shown("✓ first_sum is solved", "A sum is one call of sum().", "1 of 3 solved")
        terminal.until_shown("Return a list with every number times factor.")
        assert terminal.screen.lines[0].startswith(" ▸ first_scale")
        left = leave(terminal, place)
        assert left == ["1 of 3 exercises solved, 1 of them just now; flaxlings goes on at first_scale."]
        # The terminal's own sixteen, never one of another palette.
        assert terminal.screen.colours
        assert not any(";2;" in code or ";5;" in code for code in terminal.screen.colours)
    assert place.solved == {"first_sum"}


def test_keys_work_while_an_answer_runs_for_ever(place: Place) -> None:
    with Shown(place, "watch") as terminal:
        terminal.until_shown("✓ ready")
        place.write("first_sum", FOR_EVER)
        terminal.until_shown("checking", "k end the run")
        terminal.press("?", HELP)
        terminal.press(ESCAPE, "checking", without=HELP)
        terminal.press("h", "Hint one")
        terminal.press("k", "The run was ended", without="k end the run")
        place.write("first_sum", WRONG)
        terminal.until_shown("2 of 2 probes differ")
        leave(terminal, place)


def test_all_answers_are_checked_in_a_grid_and_that_can_be_ended(place: Place) -> None:
    with Shown(place, "watch", "first_scale") as terminal:
        terminal.until_shown("✓ ready")
        place.solve("second_dense")
        terminal.until_shown("second_dense is solved", "Return the sum of the numbers.")
        terminal.press("c", "3 of 3 checked", "1 solved, 2 unfinished")
        terminal.press(ESCAPE, "? help", without="3 of 3 checked")
        terminal.press("l", "enter go there", "second_dense")
        terminal.press(ESCAPE, "? help", without="enter go there")
        leave(terminal, place)
    # What nobody answers within its time limit does not keep whoever ended the check waiting for that.
    place.path("first_sum").write_text(FOR_EVER, encoding="utf-8")
    with Shown(place, "watch", "first_scale") as terminal:
        terminal.until_shown("✓ ready")
        terminal.press("c", "2 of 3 checked")
        terminal.press("k", "ended early", "2 of 3 checked")
        terminal.press(ESCAPE, "? help", without="checked")
        terminal.press("c", "k end the check", without="ended early")
        terminal.press(ESCAPE, "? help", without="checked")
        leave(terminal, place)


def test_reset_asks_and_keeps_what_was_there(place: Place) -> None:
    mine = place.write("first_sum", WRONG)
    with Shown(place, "watch") as terminal:
        terminal.until_shown("2 of 2 probes differ")
        terminal.press("x", "Bring the stub of first_sum back?", "y yes", "n no")
        terminal.press("n", "q quit", without="Bring the stub")
        assert mine.read_text(encoding="utf-8") == WRONG
        terminal.press("x", "Bring the stub of first_sum back?")
        terminal.press("y", "is the stub again", ".flaxlings/backups/first_sum.")
        leave(terminal, place)
    assert mine.read_text(encoding="utf-8") == place.stub("first_sum")
    (backup,) = (place.root / ".flaxlings" / "backups").glob("first_sum*.py")
    assert backup.read_text(encoding="utf-8") == WRONG


def test_whether_a_pass_leads_on_is_remembered(place: Place) -> None:
    with Shown(place, "watch", columns=200) as terminal:
        terminal.until_shown("auto on")
        terminal.press("a", "auto off")
        leave(terminal, place)
    assert place.state["advance"] is False
    with Shown(place, "watch", columns=200) as terminal:
        terminal.until_shown("auto off", "✓ ready")
        place.write("first_sum", RIGHT)
        terminal.until_shown("first_sum is solved", "n next")
        assert "first_sum" in terminal.screen.lines[0]
        terminal.press("n", "▸ first_scale — Scale numbers")
        leave(terminal, place)


def test_it_fits_the_smallest_and_the_largest_terminal_and_follows_from_one_to_the_other(place: Place) -> None:
    small, large = (40, 12), (250, 60)
    with Shown(place, "watch", columns=40, rows=12) as terminal:

        def fits(size: tuple[int, int]) -> None:
            terminal.resize(*size)
            terminal.until_screen(
                lambda _: terminal.screen.lines[0].startswith(" ▸ first_sum") and "q quit" in terminal.screen.lines[-1],
                f"{size} is not filled",
            )

        fits(small)
        place.write("first_sum", FOR_EVER)
        terminal.until_shown("k end the run")
        for size in (large, small, (1, 1), large, small):
            fits(size) if size != (1, 1) else terminal.resize(*size)
        assert "k end the run" in terminal.screen.lines[-1]
        terminal.press("k", "The run was ended")
        leave(terminal, place)


def test_a_console_without_colours_and_with_ascii_only_gets_neither(place: Place) -> None:
    with Shown(place, "watch", NO_COLOR="1", LC_ALL="C") as terminal:
        terminal.until_shown("ok ready")
        place.write("first_sum", WRONG)
        terminal.until_shown("x  first_sum - 2 of 2 probes differ")
        terminal.press("?", HELP)
        terminal.press(ESCAPE, without=HELP)
        terminal.press("l", "first_scale")
        terminal.press(ESCAPE, without="first_scale")
        leave(terminal, place)
        assert terminal.output.isascii()
        assert terminal.screen.colours <= {"39;49", "49"}


def elsewhere(redirection: str) -> tuple[str, ...]:
    """flaxlings, of which one stream is no terminal."""
    return ("/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *FLAXLINGS)


@pytest.mark.parametrize(
    ("command", "environ"),
    [
        (FLAXLINGS, {"TERM": "dumb"}),
        (elsewhere("</dev/null"), {}),
        pytest.param(elsewhere("2>/dev/null"), {}, marks=pytest.mark.long),
    ],
    ids=["dumb", "no input", "no errors"],
)
def test_where_no_application_can_be_shown_it_is_the_stream(
    place: Place, command: tuple[str, ...], environ: dict[str, str]
) -> None:
    with Shown(place, "watch", command=command, **environ) as terminal:
        terminal.until("✓ ready: save exercises/01_first/first_sum.py")
        assert "\x1b[?1049h" not in terminal.output
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
        terminal.is_restored()


@pytest.mark.parametrize("length", [1_000, pytest.param(10_000_000, marks=pytest.mark.long)])
def test_what_an_answer_prints_is_shown_harmless(make_place: MakePlace, length: int) -> None:
    place = make_place()
    prints = (
        "import os, sys\n"
        'print("\\x1b[2J\\x1b]0;gone\\x07\\x1bc \\x9b31m [bold]no[/bold]", flush=True)\n'
        'os.write(1, b"\\xff\\xfe\\x1b[?1049l\\n")\n'
        f'print("x" * {length})\n'
    )
    with Shown(place, "watch") as terminal:
        terminal.until_shown("✓ ready")
        place.write("first_sum", prints + WRONG)
        terminal.until_shown("2 of 2 probes differ")
        terminal.press(END, "\\x1b[2J\\x1b]0;gone\\x07\\x1bc \\x9b31m [bold]no[/bold]", "xxxx")
        terminal.press("?", HELP)
        terminal.press(ESCAPE, without=HELP)
        leave(terminal, place)
