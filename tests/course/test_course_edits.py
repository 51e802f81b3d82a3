"""Pitfalls and variants are edits of the solution that fit it exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaxlings.course.edits import EditFault, apply_edits

SOLUTION = "a = 1\nb = 2\nb = 3\n"


@pytest.mark.parametrize(
    ("replace", "text"),
    [
        ((("a = 1", "a = 9"),), "a = 9\nb = 2\nb = 3\n"),
        ((("b = 2", "b = 4"), ("b = 3", "")), "a = 1\nb = 4\n\n"),
        ((("a = 1\n", ""),), "b = 2\nb = 3\n"),
        ((("a = 1", "a = 5"), ("a = 5", "a = 6")), "a = 6\nb = 2\nb = 3\n"),
        ((("b = 2", "c = 2"), ("b", "d")), "a = 1\nc = 2\nd = 3\n"),
        ((("a = 1", r"\1 a = 1 \g<0>"),), "\\1 a = 1 \\g<0>\nb = 2\nb = 3\n"),
    ],
)
def test_edits_apply_one_after_the_other_to_the_text_as_it_is_by_then(
    replace: tuple[tuple[str, str], ...], text: str
) -> None:
    assert apply_edits(SOLUTION, replace) == text


@pytest.mark.parametrize(
    ("replace", "says"),
    [
        ((("c", "d"),), "'c' stands 0 times in the solution; it must stand there once"),
        ((("b", "d"),), "'b' stands 2 times in the solution; it must stand there once"),
        ((("", "d"),), f"'' stands {len(SOLUTION) + 1} times"),
        ((("a = 1", "a = 9"), ("a = 1", "a = 8")), "'a = 1' stands 0 times"),
        ((("a = 1", "a = 1"),), "the edits change nothing"),
        ((("a = 1", "a = 2"), ("a = 2", "a = 1")), "the edits change nothing"),
        ((), "the edits change nothing"),
    ],
)
def test_an_edit_that_does_not_fit_is_a_fault(replace: tuple[tuple[str, str], ...], says: str) -> None:
    with pytest.raises(EditFault) as caught:
        apply_edits(SOLUTION, replace)
    assert says in str(caught.value)


@given(st.text(), st.text(min_size=1), st.text(), st.text())
def test_an_edit_replaces_the_one_place_or_is_a_fault(before: str, old: str, after: str, new: str) -> None:
    text = before + old + after
    try:
        edited = apply_edits(text, ((old, new),))
    except EditFault:
        assert text.count(old) != 1 or new == old
    else:
        assert edited == before + new + after
