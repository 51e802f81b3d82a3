"""Marked answers are read strictly, judged with and without pitfalls, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import Place

from flaxlings.author.score import Marked, Score, Scored, count, read_answers
from flaxlings.course.fault import Fault
from flaxlings.course.model import Exercise

EXERCISE = Exercise("first_sum", "01_first", "Sum", "linen", "easy", (), (), "Sums.", time_limit=20.0)


def scored(causes: tuple[str, ...] | None, named: tuple[str, ...], by_rules: tuple[str, ...], solved: bool) -> Scored:
    return Scored(Marked("first_sum", Path("a.py"), "", causes), solved, named, by_rules)


def test_everything_is_counted() -> None:
    assert count(
        [
            scored(None, (), (), True),
            scored(None, ("sign",), ("sign",), False),
            scored(("sign", "swapped"), ("swapped", "sign"), ("sign",), False),
            scored(("sign",), ("factor", "sign"), (), False),
            scored(("sign",), ("forbidden",), ("forbidden",), False),
            scored(("sign",), (), ("factor",), True),
        ]
    ) == Score(right=2, accepted=1, wrong=4, rejected=3, named=2, misnamed=1, named_by_rules=2, misnamed_by_rules=1)


def test_the_first_line_says_what_an_answer_is(tmp_path: Path) -> None:
    (tmp_path / "first_sum").mkdir()
    (tmp_path / "first_sum" / "a.py").write_text("# right\nx = 1\n")
    (tmp_path / "first_sum" / "b.py").write_text("# wrong: sign,  swapped \n")
    assert [(each.path.name, each.causes) for each in read_answers(tmp_path, EXERCISE)] == [
        ("a.py", None),
        ("b.py", ("sign", "swapped")),
    ]


@pytest.mark.parametrize("text", ["", "x = 1\n", "# wrong\n", "# wrong:\n", "# right: sign\n", "# Right\n"])
def test_a_first_line_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "first_sum").mkdir()
    (tmp_path / "first_sum" / "a.py").write_text(text)
    with pytest.raises(Fault, match=r"first line of a\.py does not say"):
        read_answers(tmp_path, EXERCISE)


def test_the_command_prints_the_counts_and_the_misses(place: Place, tmp_path: Path) -> None:
    answers = tmp_path / "answers" / "first_sum"
    answers.mkdir(parents=True)
    solution = (place.course / "solutions/01_first/first_sum.py").read_text()
    (answers / "right.py").write_text("# right\n" + solution)
    (answers / "wrong_one_more.py").write_text(
        "# wrong: one-too-many\n" + solution.replace("sum(numbers)", "sum([1, *numbers])")
    )
    (answers / "wrong_other.py").write_text("# wrong: sign\n" + solution.replace("sum(numbers)", "-sum(numbers) + 40"))
    done = place("dev", "score", "first_sum", "--answers", str(answers.parent), "--misses")
    assert (done.returncode, done.stderr) == (0, "")
    head, row, *_ = done.stdout.splitlines()
    assert head.split()[:4] == ["exercise", "accepted", "rejected", "named"]
    assert row.split()[:5] == ["first_sum", "1/1", "2/2", "1/2", "0"]
    assert "wrong_one_more.py: by rules nothing, not one-too-many" in done.stdout
    assert "wrong_other.py: nothing, not sign" in done.stdout


def test_a_right_answer_that_is_rejected_is_exit_code_one(place: Place, tmp_path: Path) -> None:
    (tmp_path / "answers" / "first_sum").mkdir(parents=True)
    (tmp_path / "answers" / "first_sum" / "a.py").write_text("# right\ndef total(numbers):\n    return 0\n")
    done = place("dev", "score", "first_sum", "--answers", str(tmp_path / "answers"))
    assert done.returncode == 1
    assert "a.py: rejected" in done.stdout


def test_without_answers_it_says_what_to_do(place: Place) -> None:
    done = place("dev", "score")
    assert done.returncode == 2
    assert "There are no answers in" in done.stderr
