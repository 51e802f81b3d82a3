"""`doctor` tries what flaxlings needs, and says what will not work; `dev` says what is wrong with a course."""

from __future__ import annotations

from pathlib import Path

from processes import MakePlace, Place

FINDINGS = ["flaxlings", "python", "jax", "flax", "course", "directory", "state", "worker", "watcher", "cache"]


def test_a_healthy_place_works(place: Place) -> None:
    place.write_state({"format": 1, "current": "first_scale", "exercises": {}})
    done = place("doctor", COLUMNS="200")
    assert (done.returncode, done.stderr) == (0, "")
    *rows, blank, conclusion = done.stdout.splitlines()
    assert [row.split()[:2] for row in rows] == [["✓", name] for name in (*FINDINGS, "terminal")]
    assert "0 of 3 solved, now at first_scale" in done.stdout
    assert (blank, conclusion) == ("", "✓ Everything works here.")
    assert sorted(path.name for path in (place.root / "exercises").iterdir()) == ["01_first", "02_second"]


def test_without_a_directory_it_says_so_and_tries_the_rest(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    done = place("doctor", cwd=tmp_path / "elsewhere")
    assert (done.returncode, done.stderr) == (0, "")
    assert "! directory" in done.stdout
    assert "flaxlings init" in done.stdout
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("✓ w")] == ["worker", "watcher"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_broken_is_named_and_the_exit_code_is_one(make_place: MakePlace) -> None:
    place = make_place({"checks/01_first/first_sum.py": ("import pitfall, probe", "import pitfall, prob")})
    place.path("first_scale").unlink()
    place.state_path.mkdir(parents=True)
    done = place("doctor", COLUMNS="200")
    assert (done.returncode, done.stderr) == (1, "")
    assert {line.split()[1]: line[0] for line in done.stdout.splitlines() if line[:1] in ("✓", "!", "✗")} == {
        **dict.fromkeys(("flaxlings", "python", "jax", "flax", "course", "watcher", "cache", "terminal"), "✓"),
        "directory": "!",
        "state": "✗",
        "worker": "✗",
        "2": "✗",
    }
    assert "first_scale.py is not there." in done.stdout
    assert "`flaxlings reset first_scale` brings the stub back." in done.stdout
    assert "cannot import name 'prob'" in done.stdout


def test_a_cache_that_cannot_be_used_is_a_warning_and_everything_works(place: Place, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    done = place("doctor", COLUMNS="200", FLAXLINGS_CACHE=str(tmp_path / "shared"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "! cache" in done.stdout
    assert "can be written by others; `chmod go-w` makes it yours alone" in done.stdout
    assert list((tmp_path / "shared").iterdir()) == []
    assert place("run", "first_sum", FLAXLINGS_CACHE=str(tmp_path / "shared")).returncode == 1


def test_a_course_with_a_hole_is_broken(make_place: MakePlace) -> None:
    place = make_place({})
    (place.course / "solutions/02_second/second_dense.py").unlink()
    done = place("doctor", COLUMNS="200")
    assert done.returncode == 1
    assert "solutions/02_second/second_dense.py is missing" in done.stdout


def test_trying_a_file_judges_it_and_changes_no_progress(place: Place, tmp_path: Path) -> None:
    answer = tmp_path / "attempt.py"
    answer.write_text("def total(numbers):\n    return sum(numbers)\n")
    done = place("dev", "try", "first_sum", str(answer))
    assert (done.returncode, done.stderr, place.state) == (0, "", {})
    assert done.stdout.startswith("✓ first_sum — solved")


def test_stubs_are_taken_from_exercises_in_a_clone(make_place: MakePlace) -> None:
    place = make_place({})
    refused = place("dev", "stubs")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: This installation has no exercises/ beside its checks.\n\nhint: ")
    stub = place.course / "exercises" / "01_first" / "first_sum.py"
    stub.parent.mkdir(parents=True)
    stub.write_text('"""New."""\n')
    done = place("dev", "stubs")
    assert (done.returncode, done.stdout) == (
        0,
        "→ checks/01_first/stubs/first_sum.py\n1 pristine file changed.\n",
    )
    assert place.stub("first_sum") == '"""New."""\n'
