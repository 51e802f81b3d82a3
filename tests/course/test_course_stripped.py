"""A check without what it knows of answers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from processes import ROOT

from flaxlings.course.stripped import stripped

CHECKS = sorted((ROOT / "checks").glob("*/*.py"))


def calls(text: str, names: set[str]) -> list[str]:
    """What of these is called, as it is written."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def words_of_answers(text: str) -> set[str]:
    """Every text that a pitfall or variant replaces, and every one that it puts there."""
    return {
        each.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.keyword) and node.arg == "replace"
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_every_probe_of_the_course_is_left_and_no_word_of_an_answer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    left = stripped(text)
    assert calls(left, {"pitfall", "variant"}) == []
    kept = {"probe", "forbid", "advise"}
    assert calls(left, kept) == calls(text, kept)
    used = {node.value for node in ast.walk(ast.parse(left)) if isinstance(node, ast.Constant)}
    # A word or two can be a name of the check's own.
    assert {words for words in words_of_answers(text) & used if len(words.split()) > 2} == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("'''Doc.'''\nimport jax\n", "import jax"),
        ("A = 1\npitfall('a', replace=('x', A), says='')\n", ""),
        (
            "A = 1\nB = A\n@probe('t')\ndef p(e):\n    return B\n",
            "A = 1\nB = A\n\n@probe('t')\ndef p(e):\n    return B",
        ),
        ("def h():\n    '''Help.'''\n    return 1\nforbid(h())\n", "def h():\n    return 1\nforbid(h())"),
        ("def h():\n    return 1\nvariant('a', replace=(h(), ''))\n", ""),
        ("from flaxlings.check import pitfall as p\np('a')\n", "from flaxlings.check import pitfall as p"),
        ("from flaxlings import check\ncheck.pitfall('a')\n", "from flaxlings import check"),
        ("for x in 'ab':\n    pitfall(x)\n", ""),
        ("A, B = 1, 2\nC: int = B\nprobe(C)\n", "A, B = (1, 2)\nC: int = B\nprobe(C)"),
        ("not python (", "not python ("),
    ],
)
def test_what_only_answers_use_goes_with_them(text: str, left: str) -> None:
    assert stripped(text) == left
