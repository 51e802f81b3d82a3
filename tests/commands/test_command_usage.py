"""What a command answers to words that mean nothing: one line, a hint, exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import Place

COMMANDS = ("init", "watch", "run", "hint", "list", "verify", "update", "reset", "solution", "show", "doctor", "dev")


@pytest.mark.parametrize(
    ("arguments", "says", "hint"),
    [
        ("run secnd_dense", "There is no exercise `secnd_dense`.", "Did you mean `second_dense`?"),
        ("hint zzz", "There is no exercise `zzz`.", "`flaxlings list` shows every exercise."),
        (
            "watch exercises/02_second/first_sum.py",
            "exercises/02_second/first_sum.py is not the file of an exercise.",
            "Did you mean `exercises/01_first/first_sum.py`?",
        ),
        ("solution first", "`first` fits 2 exercises: first_sum, first_scale.", "Type more of the name."),
        ("verify first_sum nope", "There is no exercise `nope`.", "`flaxlings list` shows every exercise."),
        ("verify --topic 01_frist", "There is no topic `01_frist`.", "Did you mean `01_first`?"),
        ("verify --track nnx", "There is no track `nnx`.", "The tracks are foundations, linen."),
        ("verify --all first_sum", "--all goes without names, --topic and --track.", "Leave one of them out."),
        (
            "verify second --topic first",
            "No exercise fits all of that.",
            "`flaxlings list` shows topics and tracks.",
        ),
        ("hint --all --level 2", "--level and --all do not go together.", "Leave one of them out."),
        ("hint --level 4", "first_sum has no hint 4.", "Its hints are 1 to 3."),
        ("hint --level 0", "first_sum has no hint 0.", "Its hints are 1 to 3."),
        ("lst", "No such command 'lst'. Did you mean 'list'?", "`flaxlings --help` shows what there is."),
        ("run a b", "Got unexpected extra argument(s) (b).", "`flaxlings run --help` shows what there is."),
        ("reset", "Missing argument 'NAME'.", "`flaxlings reset --help` shows what there is."),
    ],
)
def test_what_is_not_there_is_said_with_what_is_nearest(place: Place, arguments: str, says: str, hint: str) -> None:
    done = place(*arguments.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: {says}\n\nhint: {hint}\n")
    assert place.state == {}


@pytest.mark.parametrize("arguments", ["run --seeds 0", "verify --jobs none", "watch --poll 0", "run --sed"])
def test_options_that_cannot_be_are_usage(place: Place, arguments: str) -> None:
    done = place(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n\nhint: `flaxlings ") == 1


@pytest.mark.parametrize("command", ["", "watch", "run", "hint", "list", "verify", "reset first_sum", "solution"])
def test_without_a_course_here_the_hint_is_init(place: Place, tmp_path: Path, command: str) -> None:
    done = place(*command.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: There is no course in this directory.\n\nhint: `flaxlings init` makes one; then go there with `cd`.\n"
    )


def test_a_course_that_is_not_where_it_should_be_is_an_error_of_ours(place: Place, tmp_path: Path) -> None:
    done = place("list", FLAXLINGS_COURSE=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: FLAXLINGS_COURSE is {tmp_path}, and there is no `checks` in it.\n\nhint: ")


def test_help_says_what_every_command_does_and_what_exit_codes_mean(place: Place) -> None:
    done = place("--help")
    assert (done.returncode, done.stderr) == (0, "")
    shown = done.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in shown[: len(COMMANDS)]] == list(COMMANDS)
    assert "Exit codes: 0 solved, 1 unsolved, 2 usage" in " ".join(done.stdout.split())


def test_help_fits_a_narrow_terminal_without_a_drawn_line(place: Place) -> None:
    done = place("verify", "-h", COLUMNS="40", LANG="C", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert max(map(len, done.stdout.splitlines())) <= 40


def test_a_group_of_commands_alone_shows_its_help(place: Place) -> None:
    done = place("dev")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: flaxlings dev [OPTIONS] COMMAND [ARGS]...\n")


def test_the_version_is_one_line(place: Place, tmp_path: Path) -> None:
    done = place("--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    name, version = done.stdout.split()
    assert (name, version[0].isdigit()) == ("flaxlings", True)


def test_the_shell_completes_names_and_topics(place: Place) -> None:
    def completed(line: str) -> list[str]:
        done = place(_FLAXLINGS_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1))
        assert done.stderr == ""
        return done.stdout.split()

    assert completed("flaxlings run first_") == ["first_sum", "first_scale"]
    assert completed("flaxlings verify --topic 02") == ["02_second"]
