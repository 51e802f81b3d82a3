from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from flaxlings.course import manifest
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import find_home, load_course
from flaxlings.course.model import TIME_LIMIT, Exercise

GOOD = """\
title = "Linen first"

[[exercise]]
name = "linen_dense"
title = "Dense from scratch"
track = "linen"
difficulty = "medium"
learnt = "A kernel is (in, out)."
hints = ["One.", "Two."]
links = ["https://flax.readthedocs.io/"]
"""


def write(home: Path, text: str | bytes, slug: str = "04_linen_first") -> None:
    folder = home / "checks" / slug
    folder.mkdir(parents=True)
    (folder / "topic.toml").write_bytes(text if isinstance(text, bytes) else text.encode())


def fault_of(home: Path) -> tuple[str, str, int]:
    with pytest.raises(Fault) as caught:
        load_course(home)
    assert str(caught.value) == caught.value.says
    return caught.value.says, caught.value.hint, caught.value.exit_code


def test_a_manifest_becomes_a_topic_with_its_exercises(tmp_path):
    write(tmp_path, GOOD + "time_limit = 90\n")
    course = load_course(tmp_path)
    assert [(topic.slug, topic.title) for topic in course.topics] == [("04_linen_first", "Linen first")]
    assert course.exercises == (
        Exercise(
            name="linen_dense",
            topic="04_linen_first",
            title="Dense from scratch",
            track="linen",
            difficulty="medium",
            hints=("One.", "Two."),
            links=("https://flax.readthedocs.io/",),
            learnt="A kernel is (in, out).",
            time_limit=90.0,
        ),
    )


def test_topics_come_in_the_order_of_their_folders_whatever_the_disk_says(tmp_path, write_course):
    write_course(tmp_path, {"02_b": ["second"], "10_c": ["third"], "01_z": ["first"]})
    (tmp_path / "checks" / "__pycache__").mkdir()
    (tmp_path / "checks" / ".cache").mkdir()
    (tmp_path / "checks" / "README.md").write_text("No topic.")
    course = load_course(tmp_path)
    assert [exercise.name for exercise in course.exercises] == ["first", "second", "third"]
    assert {exercise.time_limit for exercise in course.exercises} == {TIME_LIMIT}


FILE = "checks/04_linen_first/topic.toml"
HERE = f"{FILE}: exercise 1 (linen_dense)"


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        (
            '"medium"',
            '"mediun"',
            f'{HERE}: difficulty: "mediun" is none of easy, medium, hard.',
            'Write `difficulty = "medium"`.',
        ),
        (
            '"linen"',
            '"haiku"',
            f'{HERE}: track: "haiku" is none of foundations, linen, nnx, bridge, capstone.',
            "Write one of foundations, linen, nnx, bridge, capstone.",
        ),
        ("difficulty =", "dificulty =", f"{HERE}: dificulty: an unknown key.", "Did you mean `difficulty`?"),
        (
            "learnt =",
            "zzz = 1\nlearnt =",
            f"{HERE}: zzz: an unknown key.",
            "Remove it; the keys here are name, title, track, difficulty, learnt, hints, links, time_limit.",
        ),
        ('learnt = "A kernel is (in, out)."\n', "", f"{HERE}: learnt: missing.", 'Write `learnt = "..."`.'),
        (
            'name = "linen_dense"\n',
            "",
            f"{FILE}: exercise 1: name: missing.",
            'Write `name = "..."`.',
        ),
        (
            '"linen_dense"',
            '"../linen_dense"',
            f'{FILE}: exercise 1: name: "../linen_dense" cannot be a name.',
            "A name is lower-case letters, digits and `_`, and starts with a letter: `linen_dense`.",
        ),
        (
            '"linen_dense"',
            '"linen_dénse"',
            f'{FILE}: exercise 1: name: "linen_dénse" cannot be a name.',
            "A name is lower-case letters, digits and `_`, and starts with a letter: `linen_dense`.",
        ),
        ('"linen_dense"', "7", f"{FILE}: exercise 1: name: 7 is not a string.", "Put it in quotes."),
        ('"Dense from scratch"', '" "', f"{HERE}: title: empty.", "Write something there, or remove it."),
        (
            '"Dense from scratch"',
            '"Dense\\nfrom"',
            f"{HERE}: title: more than one line.",
            "Write `title` as one line.",
        ),
        ('["One.", "Two."]', "[]", f"{HERE}: hints: empty.", "Write at least one hint: nobody should be stuck."),
        (
            '["One.", "Two."]',
            '"One."',
            f'{HERE}: hints: "One." is not a list of strings.',
            'Write `hints = ["...", "..."]`.',
        ),
        (
            '["One.", "Two."]',
            '["One.", ""]',
            f"{HERE}: hints[1]: empty.",
            "Write something there, or remove it.",
        ),
        ('["One.", "Two."]', '["One.", 2]', f"{HERE}: hints[1]: 2 is not a string.", "Put it in quotes."),
        (
            "https://flax.readthedocs.io/",
            "http://flax.readthedocs.io/",
            f'{HERE}: links[0]: "http://flax.readthedocs.io/" is not an https address.',
            "Write the whole address, `https://...`, without spaces.",
        ),
        (
            "https://flax.readthedocs.io/",
            "https:///page",
            f'{HERE}: links[0]: "https:///page" is not an https address.',
            "Write the whole address, `https://...`, without spaces.",
        ),
        ('title = "Linen first"\n', "", f"{FILE}: title: missing.", 'Write `title = "..."`.'),
        ("[[exercise]]", "[[exercises]]", f"{FILE}: exercises: an unknown key.", "Did you mean `exercise`?"),
        (
            "[[exercise]]",
            "[exercise]",
            f"{FILE}: exercise: not a list of tables.",
            "Begin every exercise with `[[exercise]]`.",
        ),
        (
            "hints = [",
            "hints [",
            f"{FILE} is not TOML: Expected '=' after a key in a key/value pair (at line 9, column 7).",
            "Mend that line; strings need quotes, lists need commas.",
        ),
    ],
)
def test_a_wrong_manifest_is_one_error_with_file_key_and_fix(tmp_path, old, new, says, hint):
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new, 1))
    assert fault_of(tmp_path) == (says, hint, 2)


@pytest.mark.parametrize("value", ["0", "-1", "601", "nan", "inf", "true", '"20"', "[20]"])
def test_a_time_limit_is_a_positive_number_up_to_ten_minutes(tmp_path, value):
    write(tmp_path, f"{GOOD}time_limit = {value}\n")
    says, hint, _ = fault_of(tmp_path)
    assert says.startswith(f"{HERE}: time_limit: ")
    assert says.endswith(" is not a number of seconds above 0 and up to 600.")
    assert hint == "Write `time_limit = 20`, or leave it out for that."


def test_a_name_is_unique_in_the_whole_course(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "05_again")
    assert fault_of(tmp_path) == (
        "checks/05_again/topic.toml: exercise 1 (linen_dense): name: taken in checks/04_linen_first/topic.toml.",
        "Rename one of the two: names are unique in the whole course.",
        2,
    )


@pytest.mark.parametrize("slug", ["4_linen", "04-linen", "04_Linen", "linen", "04_", "٠٤_linen", "04_linen\n"])
def test_a_folder_that_is_no_slug_is_named(tmp_path, slug):
    write(tmp_path, GOOD, slug)
    says, hint, _ = fault_of(tmp_path)
    quoted = json.dumps(slug, ensure_ascii=False)
    assert says == f"checks: {quoted} cannot be the name of a topic's folder."
    assert "03_parameters" in hint


def test_a_folder_without_a_manifest_and_one_without_exercises_are_named(tmp_path):
    (tmp_path / "checks" / "01_first").mkdir(parents=True)
    assert fault_of(tmp_path)[0] == "checks/01_first/topic.toml is missing."
    (tmp_path / "checks" / "01_first" / "topic.toml").write_text('title = "First"\n')
    assert fault_of(tmp_path)[0] == "checks/01_first/topic.toml: exercise: missing."


def test_a_manifest_that_is_no_text_or_no_file_is_named(tmp_path):
    write(tmp_path, b'title = "\xff"\n')
    assert fault_of(tmp_path)[0] == f"{FILE} is not UTF-8: byte 9."
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert fault_of(tmp_path)[0] == f"{FILE} cannot be read: Is a directory."


def test_a_home_without_topics_is_no_course(tmp_path):
    assert fault_of(tmp_path)[0] == f"{tmp_path / 'checks'} cannot be read: No such file or directory."
    (tmp_path / "checks").mkdir()
    assert fault_of(tmp_path)[0] == f"{tmp_path / 'checks'} holds no topic."


def test_a_thousand_exercises_load_fast_and_without_a_look_at_their_files(tmp_path, write_course):
    topics = {f"{topic:02}_topic": [f"exercise_{topic}_{number}" for number in range(40)] for topic in range(25)}
    write_course(tmp_path, topics)
    for stubs in (tmp_path / "checks").glob("*/stubs"):
        stubs.rename(stubs.with_name("gone"))
    start = time.process_time()
    course = load_course(tmp_path)
    seconds = time.process_time() - start
    assert (len(course.exercises), seconds < 1.0) == (1000, True)


def test_the_variable_names_the_home_of_the_course(tmp_path):
    (tmp_path / "mine" / "checks").mkdir(parents=True)
    (tmp_path / "package" / "_course" / "checks").mkdir(parents=True)
    environ = {"FLAXLINGS_COURSE": str(tmp_path / "mine")}
    assert find_home(environ, tmp_path / "package") == tmp_path / "mine"
    with pytest.raises(Fault, match="there is no `checks` in it"):
        find_home({"FLAXLINGS_COURSE": str(tmp_path)}, tmp_path / "package")


def test_a_wheel_carries_the_course_and_a_clone_has_it_at_the_top(tmp_path):
    (tmp_path / "checks").mkdir()
    assert find_home({}, tmp_path / "package") == tmp_path
    (tmp_path / "package" / "_course" / "checks").mkdir(parents=True)
    assert find_home({"FLAXLINGS_COURSE": ""}, tmp_path / "package") == tmp_path / "package" / "_course"


def test_a_package_without_a_course_says_so(tmp_path):
    with pytest.raises(Fault, match="neither in the package") as caught:
        find_home({}, tmp_path / "package")
    assert "FLAXLINGS_COURSE" in caught.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "checks/01_first",
        "checks/01_first/topic.toml",
        "checks/01_first/alpha.py",
        "checks/01_first/stubs",
        "checks/01_first/stubs/alpha.py",
        "checks/01_first/stubs/README.md",
        "solutions",
        "solutions/01_first",
        "solutions/01_first/alpha.py",
    ],
)
@pytest.mark.parametrize("target", ["outside", "inside", "nothing"])
def test_a_course_holds_no_symbolic_links(tmp_path, write_course, name, target):
    home = tmp_path / "home"
    write_course(home, {"01_first": ["alpha"]})
    for path in (home / "checks/01_first/alpha.py", home / "solutions/01_first/alpha.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    path = home / name
    path.rename({"outside": tmp_path, "inside": home, "nothing": tmp_path}[target] / "moved")
    path.symlink_to({"outside": tmp_path / "moved", "inside": home / "moved", "nothing": tmp_path / "no"}[target])
    if target == "nothing" and name == "checks/01_first":
        assert fault_of(home)[0].endswith("holds no topic.")
        return
    says, hint, _ = fault_of(home)
    expected = name if name != "solutions" else "solutions/01_first"
    assert (says, hint) == (
        f"{expected} is a symbolic link, or no file.",
        "Put the file itself there: a course stands on its own.",
    )


def test_a_pipe_in_a_course_is_refused_before_anybody_reads_it(tmp_path, write_course):
    write_course(tmp_path, {"01_first": ["alpha"]})
    os.mkfifo(tmp_path / "checks/01_first/alpha.py")
    assert fault_of(tmp_path)[0] == "checks/01_first/alpha.py is a symbolic link, or no file."


def test_an_installer_may_link_the_files_of_the_package(tmp_path, write_course, monkeypatch):
    home = tmp_path / "package" / "_course"
    write_course(home, {"01_first": ["alpha"]})
    stub = home / "checks/01_first/stubs/alpha.py"
    stub.rename(tmp_path / "kept.py")
    stub.symlink_to(tmp_path / "kept.py")
    monkeypatch.setattr(manifest, "PACKAGE", tmp_path / "package")
    assert [exercise.name for exercise in load_course(home).exercises] == ["alpha"]


@pytest.mark.parametrize("name", ["..", "/etc/passwd", "a/b", "../../other", ".", "a\\b", "a.py", "con\u0000", "~", ""])
def test_a_name_that_leads_elsewhere_is_no_name(tmp_path, name):
    write(tmp_path, GOOD.replace('"linen_dense"', json.dumps(name), 1))
    says = fault_of(tmp_path)[0]
    assert says.startswith(f"{FILE}: exercise 1: name: ")
    assert says.endswith(("cannot be a name.", "empty."))
