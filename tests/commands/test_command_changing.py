"""`init` makes a directory, `reset` brings a stub back: neither destroys anything."""

from __future__ import annotations

import shutil
from pathlib import Path

from processes import MakePlace, Place


def test_init_makes_a_directory_that_works(place: Place, tmp_path: Path) -> None:
    done = place("init", "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"✓ 3 exercises in {tmp_path / 'mine'}\n→ cd mine\n→ flaxlings watch\n"
    files = {path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*.*")}
    assert {
        ".gitignore",
        "exercises/01_first/README.md",
        "exercises/01_first/first_sum.py",
        "exercises/01_first/first_scale.py",
        "exercises/02_second/README.md",
        "exercises/02_second/second_dense.py",
    } <= files
    assert not {path for path in files if path.startswith(("checks", "solutions"))}
    assert place("verify", cwd=tmp_path / "mine").returncode == 1


def test_init_without_a_name_is_flaxlings_and_in_an_empty_directory_the_dot_will_do(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert place("init", cwd=tmp_path / "empty").stdout.splitlines()[1:] == ["→ cd flaxlings", "→ flaxlings watch"]
    (tmp_path / "here").mkdir()
    done = place("init", ".", cwd=tmp_path / "here")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["→ flaxlings watch"])


def test_init_refuses_a_directory_that_holds_something(place: Place, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("")
    done = place("init", "taken", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: taken is not empty: it holds thesis.tex.\n\nhint: ")


def test_every_command_works_from_below_the_directory(place: Place) -> None:
    below = place.path("first_sum").parent
    place.solve("first_sum")
    assert place("run", "first_sum.py", cwd=below).returncode == 0
    assert place.solved == {"first_sum"}
    reset = place("reset", "first_sum.py", cwd=below)
    kept = reset.stdout.splitlines()[1].removeprefix("→ your version is kept in ")
    assert (below / kept).read_text() == "".join((place.course / "solutions/01_first/first_sum.py").read_text())


def test_reset_backs_up_what_was_there_and_says_where(place: Place) -> None:
    text = "def total(numbers):\n    return 'mine'\n"
    place.write("first_sum", text)
    done = place("reset", "first_sum")
    first, second = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert first == "✓ exercises/01_first/first_sum.py is the stub again."
    backup = place.root / second.removeprefix("→ your version is kept in ")
    assert backup.parent == place.root / ".flaxlings" / "backups"
    assert backup.read_text() == text
    assert place.path("first_sum").read_text() == place.stub("first_sum")


def test_reset_takes_the_credit_back(place: Place) -> None:
    place.solve("first_sum")
    place("run")
    assert place.solved == {"first_sum"}
    assert place("reset", "first_sum").returncode == 0
    assert place.solved == set()


def test_reset_of_a_stub_changes_nothing_and_of_a_deleted_file_brings_it_back(place: Place) -> None:
    same = place("reset", "first_sum")
    assert (same.returncode, same.stdout) == (0, "✓ exercises/01_first/first_sum.py is the stub already.\n")
    place.path("first_sum").unlink()
    back = place("reset", "first_sum")
    assert (back.returncode, back.stdout) == (0, "✓ exercises/01_first/first_sum.py is the stub again.\n")
    assert place.path("first_sum").read_text() == place.stub("first_sum")
    assert not (place.root / ".flaxlings" / "backups").exists()


def test_reset_does_not_touch_a_directory_in_the_way(place: Place) -> None:
    path = place.path("first_sum")
    path.unlink()
    path.mkdir()
    done = place("reset", "first_sum")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a file.\n\nhint: Move it out of the way, then reset again.\n" in done.stderr
    assert path.is_dir()


def test_update_brings_what_is_new_and_says_what_stays(make_place: MakePlace, tmp_path: Path) -> None:
    place = make_place({})
    assert place("init", "mine", cwd=tmp_path).returncode == 0
    mine = tmp_path / "mine"
    (mine / "exercises/01_first/first_sum.py").write_text("# my work\n")
    stubs = place.course / "checks/01_first/stubs"
    for name in ("first_sum", "first_scale"):
        stub = stubs / f"{name}.py"
        stub.write_text(stub.read_text() + "\n# a better text\n")
    (mine / "exercises/02_second/second_dense.py").unlink()
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    look = place("update", "--dry-run", cwd=mine)
    assert (look.returncode, look.stderr) == (0, "")
    assert "→ 1 file would be written; 1 with your edits left as it is\n" in look.stdout
    assert before == {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    done = place("update", cwd=mine)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "✓ exercises/01_first/first_scale.py: brought up to date\n"
        "! exercises/01_first/first_sum.py: changed in the course; yours stays\n"
        "! exercises/02_second/second_dense.py: stays deleted\n"
        "→ 1 file written; 1 with your edits left as it is\n"
        "→ `flaxlings reset first_sum` brings the new text, and keeps yours aside\n"
    )
    assert (mine / "exercises/01_first/first_sum.py").read_text() == "# my work\n"
    assert (mine / "exercises/01_first/first_scale.py").read_text().endswith("# a better text\n")
    again = place("update", cwd=mine)
    assert "→ Everything is up to date; 1 with your edits left as it is\n" in again.stdout


def test_update_in_a_clone_sends_to_git(make_place: MakePlace) -> None:
    place = make_place({})
    shutil.copytree(place.root / "exercises", place.course / "exercises")
    done = place("update", cwd=place.course)
    assert (done.returncode, done.stdout) == (2, "")
    assert "git pull" in done.stderr
