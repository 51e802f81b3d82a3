"""`dev new` drafts an exercise that is whole and right, and writes all of it or nothing."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from flaxlings.author.files import check_files, stray_files, unwritten
from flaxlings.author.new import draft_exercise, write_draft
from flaxlings.author.prove import prove_one, public_names
from flaxlings.author.template import MARK, TEMPLATE_TRACKS, TemplateTrack, exercise_texts, title_of
from flaxlings.course import atomic
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Course
from flaxlings.run.pool import Pool
from flaxlings.session import Session

MakeCourse = Callable[..., Course]
TOPIC_FILES = ("exercises/02_second/README.md", "checks/02_second/stubs/README.md")


def tree(course: Course) -> dict[str, bytes]:
    """Every file and folder below the home of the course."""
    return {
        path.relative_to(course.home).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in course.home.rglob("*")
    }


def added(course: Course, place: str, track: str | None = None) -> Course:
    write_draft(course, draft_exercise(course, place, track))
    return load_course(course.home)


@pytest.mark.parametrize("track", TEMPLATE_TRACKS)
@pytest.mark.parametrize("place", ["01_first/more", "02_second/more"], ids=["old topic", "new topic"])
def test_a_new_exercise_has_all_its_files_and_is_proved_as_it_stands(
    make_course: MakeCourse, pool: Pool, place: str, track: str
) -> None:
    course = added(make_course(), place, track)
    exercise = course.by_name["more"]
    assert (exercise.topic, exercise.track, exercise.title) == (place.partition("/")[0], track, "More")
    assert list(check_files(course, exercise)) == []
    assert list(stray_files(course, course.home / "exercises")) == []
    session = Session(course, Directory(course.home), pool)
    proof = prove_one(session, exercise)
    assert (proof.pitfalls, proof.variants, proof.findings) == (3, 1, ())


def test_an_old_topic_keeps_every_byte_of_its_manifest_and_gets_an_entry_at_the_end(make_course: MakeCourse) -> None:
    course = make_course()
    before = tree(course)
    after = tree(added(course, "01_first/more"))
    manifest = "checks/01_first/topic.toml"
    assert after.keys() - before.keys() == {
        f"{place}/more.py" for place in ("exercises/01_first", "checks/01_first", "checks/01_first/stubs")
    } | {"solutions/01_first/more.py"}
    assert {name for name in before if after[name] != before[name]} == {manifest}
    assert after[manifest].startswith(before[manifest])
    entries = tomllib.loads(after[manifest].decode())["exercise"]
    assert [entry["name"] for entry in entries] == ["total", "more"]


def test_an_entry_begins_a_line_even_when_the_manifest_does_not_end_with_one(make_course: MakeCourse) -> None:
    course = make_course()
    manifest = course.home / "checks/01_first/topic.toml"
    manifest.write_bytes(manifest.read_bytes().rstrip() + b" # the end")
    assert [exercise.name for exercise in added(course, "01_first/more").exercises] == ["total", "more"]


def test_a_new_topic_gets_a_title_and_a_readme_in_both_places(make_course: MakeCourse) -> None:
    course = added(make_course(), "02_second_steps/more")
    assert [(topic.slug, topic.title) for topic in course.topics][1:] == [("02_second_steps", "Second steps")]
    readmes = {(course.home / name.replace("02_second", "02_second_steps")).read_text() for name in TOPIC_FILES}
    assert len(readmes) == 1
    assert readmes.pop().startswith("# Second steps\n")


@pytest.mark.parametrize(
    "place", ["first/more", "01_first/more", "01_first/more.py", " 01_first/more/ ", "01_first/more\n"]
)
def test_a_place_may_leave_out_the_number_and_name_the_file(make_course: MakeCourse, place: str) -> None:
    draft = draft_exercise(make_course(), place)
    assert (draft.topic, draft.name, draft.new_topic) == ("01_first", "more", False)


@pytest.mark.parametrize(
    ("place", "asked", "track"),
    [
        ("02_second/more", None, "linen"),
        ("02_second/nnx_more", None, "nnx"),
        ("02_second/nnx_more", "linen", "linen"),
        ("01_first/nnx_more", None, "nnx"),
        ("03_nnx/more", None, "nnx"),
        ("03_nnx/linen_more", None, "nnx"),
    ],
)
def test_the_track_is_asked_for_or_the_topics_or_in_the_name(
    make_course: MakeCourse, place: str, asked: str | None, track: str
) -> None:
    course = make_course()
    if place.startswith("03_nnx/"):
        course = added(course, "03_nnx/other", "nnx")
    assert draft_exercise(course, place, asked).track == track


@pytest.mark.parametrize(
    ("place", "track", "says"),
    [
        ("more", None, '"more" is not a topic and a name.'),
        ("exercises/01_first/more", None, '"exercises/01_first/more" is not a topic and a name.'),
        ("01_first/total", None, "There is an exercise total already, in 01_first."),
        ("02_second/total", None, "There is an exercise total already, in 01_first."),
        ("01_first/More", None, '"More" cannot be a name.'),
        ("01_first/2more", None, '"2more" cannot be a name.'),
        ("01_first/", None, '"01_first/" is not a topic and a name.'),
        ("01_first/mo-re", None, '"mo-re" cannot be a name.'),
        ("../more", None, 'There is no topic "..", and it cannot be the name of a new one.'),
        ("secnd/more", None, 'There is no topic "secnd", and it cannot be the name of a new one.'),
        ("2_second/more", None, 'There is no topic "2_second", and it cannot be the name of a new one.'),
        ("01_frist/more", None, "The number 01 is that of the topic 01_first."),
        ("01_first/more", "flax", 'There is no template of the track "flax".'),
        ("01_first/more", "foundations", 'There is no template of the track "foundations".'),
        ("01_first/" + "x" * 41, None, f'"{"x" * 41}" is too long for a name.'),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    make_course: MakeCourse, place: str, track: str | None, says: str
) -> None:
    course = make_course()
    before = tree(course)
    with pytest.raises(Fault) as caught:
        draft_exercise(course, place, track)
    assert (caught.value.says, bool(caught.value.hint)) == (says, True)
    assert tree(course) == before


@pytest.mark.parametrize(
    "taken",
    [
        "exercises/02_second/more.py",
        "solutions/02_second/more.py",
        "checks/02_second/more.py",
        "exercises/02_second/README.md",
        "checks/02_second/topic.toml",
    ],
)
def test_a_file_that_is_there_is_never_overwritten_and_nothing_else_is_written(
    make_course: MakeCourse, taken: str
) -> None:
    course = make_course()
    draft = draft_exercise(course, "02_second/more")
    path = course.home / taken
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    before = tree(course)
    with pytest.raises(Fault) as caught:
        write_draft(course, draft)
    assert caught.value.says == f"{taken} is there already."
    assert tree(course) == before


def test_a_link_that_leads_nowhere_is_not_written_through(make_course: MakeCourse) -> None:
    course = make_course()
    link = course.home / "solutions/01_first/more.py"
    link.symlink_to(course.home / "elsewhere.py")
    with pytest.raises(Fault) as caught:
        write_draft(course, draft_exercise(course, "01_first/more"))
    assert caught.value.says == "solutions/01_first/more.py is there already."
    assert not (course.home / "elsewhere.py").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_at_the_last_step_leaves_nothing_behind(
    make_course: MakeCourse, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    course = make_course()
    draft = draft_exercise(course, "01_first/more")
    before = tree(course)

    def fail(path: Path, data: bytes) -> None:
        raise error

    monkeypatch.setattr("flaxlings.author.new.replace_file", fail)
    with pytest.raises(Fault if isinstance(error, OSError) else KeyboardInterrupt) as caught:
        write_draft(course, draft)
    assert tree(course) == before
    if isinstance(caught.value, Fault):
        assert caught.value.says == "checks/01_first/topic.toml cannot be written: No space left on device."
    monkeypatch.setattr("flaxlings.author.new.replace_file", atomic.replace_file)
    write_draft(course, draft)
    assert load_course(course.home).by_name["more"].topic == "01_first"


def test_a_file_in_the_place_of_a_folder_is_said(make_course: MakeCourse) -> None:
    course = make_course()
    draft = draft_exercise(course, "02_second/more")
    (course.home / "solutions/02_second").write_text("mine")
    before = tree(course)
    with pytest.raises(Fault) as caught:
        write_draft(course, draft)
    assert caught.value.says == "solutions/02_second is there already."
    assert tree(course) == before


def test_a_course_that_is_no_clone_is_refused(make_course: MakeCourse) -> None:
    course = make_course({"exercises/01_first/README.md": None, "exercises/01_first/total.py": None})
    before = tree(course)
    with pytest.raises(Fault) as caught:
        write_draft(course, draft_exercise(course, "01_first/more"))
    assert caught.value.says == "This installation has no exercises/ beside its checks."
    assert tree(course) == before


def test_what_only_an_author_can_write_is_marked_and_found_until_it_is_written(make_course: MakeCourse) -> None:
    course = make_course()
    assert list(unwritten(course)) == []
    course = added(course, "02_second/more")
    places = [says.partition(":")[0] for says, _ in unwritten(course)]
    assert places == [
        "checks/02_second/topic.toml, line 1",
        "checks/02_second/topic.toml, line 4",
        "checks/02_second/stubs/README.md, line 3",
        "checks/02_second/stubs/more.py, line 3",
        "checks/02_second/more.py, line 7",
    ]
    for path in course.home.rglob("*.*"):
        path.write_text(path.read_text().replace(MARK, "done"))
    assert list(unwritten(load_course(course.home))) == []


@pytest.mark.parametrize("track", TEMPLATE_TRACKS)
@pytest.mark.parametrize("name", ["x", "a_", "none", "linen_2d__conv", "y" * 40])
def test_any_name_makes_python_that_fits_together(track: TemplateTrack, name: str) -> None:
    texts = exercise_texts(name, track)
    (class_name,) = public_names(texts.solution)
    assert public_names(texts.stub) == {class_name}
    assert class_name.isidentifier()
    assert f"exercise.{class_name}(" in texts.check
    assert ast.get_docstring(ast.parse(texts.stub), clean=False)
    assert max(len(line) for text in (texts.solution, texts.check, texts.stub) for line in text.splitlines()) <= 120
    assert tomllib.loads(texts.entry)["exercise"][0]["name"] == name


def test_a_title_is_the_name_in_words() -> None:
    assert [title_of(name) for name in ("linen_dense", "x", "a__b_")] == ["Linen dense", "X", "A b"]
