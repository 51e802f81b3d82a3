from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flaxlings.course.fault import Fault
from flaxlings.course.names import find_exercise, find_topic


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("linen_dense", "linen_dense"),
        ("linen_dense_", "linen_dense_general"),
        ("al", "alpha"),
        (" Beta ", "beta"),
        ("exercises/02_second/nnx_dense.py", "nnx_dense"),
        ("/home/me/flax/exercises/02_second/nnx_dense.py", "nnx_dense"),
        ("exercises\\02_second\\nnx_dense.py", "nnx_dense"),
        ("02_second/nnx_dense", "nnx_dense"),
        ("../02_second/nnx_dense.py", "nnx_dense"),
        ("./nnx_dense.py", "nnx_dense"),
    ],
)
def test_an_exercise_is_found_by_name_by_file_and_by_the_beginning_of_its_name(course, text, name):
    assert find_exercise(course, text).name == name


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("linen", "`linen` fits 2 exercises: linen_dense, linen_dense_general.", "Type more of the name."),
        (
            "linen_dens3",
            "There is no exercise `linen_dens3`.",
            "Did you mean `linen_dense`, `nnx_dense` or `linen_dense_general`?",
        ),
        ("general", "There is no exercise `general`.", "Did you mean `linen_dense_general`?"),
        ("zzz", "There is no exercise `zzz`.", "`flaxlings list` shows every exercise."),
        ("", "No exercise has an empty name.", "`flaxlings list` shows every exercise."),
        (
            "solutions/01_first/alpha.py",
            "solutions/01_first/alpha.py is not the file of an exercise.",
            "Did you mean `exercises/01_first/alpha.py`?",
        ),
        (
            "exercises/01_first/alpah.py",
            "exercises/01_first/alpah.py is not the file of an exercise.",
            "Did you mean `exercises/01_first/alpha.py`?",
        ),
        (
            "exercises/02_second/alpha.py",
            "exercises/02_second/alpha.py is not the file of an exercise.",
            "Did you mean `exercises/01_first/alpha.py`?",
        ),
        (
            "exercises/01_first/alpha.txt",
            "exercises/01_first/alpha.txt is not the file of an exercise.",
            "Did you mean `exercises/01_first/alpha.py`?",
        ),
    ],
)
def test_no_exercise_and_several_exercises_are_said_with_what_to_do(course, text, says, hint):
    with pytest.raises(Fault) as caught:
        find_exercise(course, text)
    assert (caught.value.says, caught.value.hint, caught.value.exit_code) == (says, hint, 2)


def test_many_that_fit_are_counted_not_all_listed(tmp_path, write_course):
    course = write_course(tmp_path, {"01_many": [f"many_{letter}" for letter in "abcdefgh"]})
    with pytest.raises(Fault) as caught:
        find_exercise(course, "many")
    expected = "`many` fits 8 exercises: many_a, many_b, many_c, many_d, many_e, many_f and 2 more."
    assert caught.value.says == expected


@pytest.mark.parametrize("text", ["02_second", "second", "02", "sec", "Second", "exercises/02_second/", "02_second/"])
def test_a_topic_is_found_by_slug_without_its_number_and_by_its_beginning(course, text):
    assert find_topic(course, text).slug == "02_second"


def test_a_whole_slug_without_its_number_wins_over_a_beginning(tmp_path, write_course):
    course = write_course(tmp_path, {"01_dense_more": ["a"], "02_dense": ["b"]})
    assert find_topic(course, "dense").slug == "02_dense"


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("0", "`0` fits 2 topics: 01_first, 02_second.", "Type more of the name."),
        ("01_frist", "There is no topic `01_frist`.", "Did you mean `01_first`?"),
        ("zzz", "There is no topic `zzz`.", "`flaxlings list` shows every topic."),
        (" ", "No topic has an empty name.", "`flaxlings list` shows every topic."),
    ],
)
def test_no_topic_and_several_topics_are_said_with_what_to_do(course, text, says, hint):
    with pytest.raises(Fault) as caught:
        find_topic(course, text)
    assert (caught.value.says, caught.value.hint) == (says, hint)


def fault_of(find, course, text) -> Fault | None:
    try:
        find(course, text)
    except Fault as fault:
        return fault
    return None


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.text(alphabet="./\\~ lapy_1")))
def test_whatever_is_typed_is_an_exercise_or_one_line_that_says_why_not(course, text):
    for find in (find_exercise, find_topic):
        fault = fault_of(find, course, text)
        assert fault is None or (len(fault.says.splitlines()), bool(fault.hint)) == (1, True)
