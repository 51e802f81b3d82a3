"""Warnings that the learner's code causes are notes on their line; those of the libraries' own are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from runs import CHECK, Bench

from flaxlings.judge.observation import Note


def notes(bench: Bench, source: str) -> list[Note]:
    seen = bench.run(source)
    assert (seen.ending, seen.unloadable) == ("finished", None)
    return list(seen.notes)


@pytest.mark.parametrize(
    ("category", "id_"),
    [
        ("DeprecationWarning", "deprecated"),
        ("PendingDeprecationWarning", "deprecated"),
        ("FutureWarning", "deprecated"),
        ("UserWarning", "warning"),
        ("SyntaxWarning", "warning"),
        ("ResourceWarning", "warning"),
    ],
)
def test_a_warning_of_the_file_itself_is_a_note(bench: Bench, category: str, id_: str) -> None:
    source = f"import warnings\n\nwarnings.warn('mind this', {category})\ndef f(seed): return 1\n"
    assert notes(bench, source) == [Note(id_, f"{category}: mind this", 3)]


def test_the_old_way_to_a_variables_value_is_a_note_on_its_line(bench: Bench) -> None:
    source = "from flax import nnx\nimport jax.numpy as jnp\n\ndef f(seed):\n    return nnx.Param(jnp.ones(2)).value\n"
    (note,) = notes(bench, source)
    assert (note.id, note.line) == ("deprecated", 5)
    assert note.says.startswith("DeprecationWarning: ")


LIBRARY = """
import types, warnings

def module(path, text):
    made = types.ModuleType("lib")
    exec(compile(text, path, "exec"), vars(made))
    return made

lib = module("/site-packages/lib.py", '''
import warnings
def old(level=1):
    warnings.warn("old is old", DeprecationWarning, stacklevel=level)
def outer(level):
    old(level)
''')
"""


@pytest.mark.parametrize(
    "call", ["lib.old(1)", "lib.old(2)", "lib.outer(1)", "lib.outer(2)", "lib.outer(3)", "lib.old(99)"]
)
def test_a_warning_of_a_library_that_the_file_called_is_a_note_on_the_learners_line(bench: Bench, call: str) -> None:
    source = f"{LIBRARY}\ndef f(seed):\n    {call}\n    return 1\n"
    assert notes(bench, source) == [Note("deprecated", "DeprecationWarning: old is old", 18)]


def test_a_warning_without_the_learner_on_the_stack_is_no_note(bench: Bench) -> None:
    check = CHECK.replace("    return", "    import warnings\n    warnings.warn('the check')\n    return")
    assert notes(replace(bench, check=check), "def f(seed): return 1\n") == []


def test_the_same_warning_is_one_note_a_line(bench: Bench) -> None:
    source = (
        "import warnings\ndef f(seed):\n    for _ in range(9): warnings.warn('again')\n    warnings.warn('again')\n"
    )
    assert [note.line for note in notes(bench, source)] == [3, 4]


def test_endless_kinds_of_warnings_are_capped(bench: Bench) -> None:
    source = "import warnings\ndef f(seed):\n    for n in range(999): warnings.warn(str(n))\n"
    assert len(notes(bench, source)) == 50


def test_a_warning_of_the_compiler_is_a_note_on_its_line(bench: Bench) -> None:
    (note,) = notes(bench, "\ndef f(seed):\n    return 1 is 1\n")
    assert (note.id, note.line) == ("warning", 3)
    assert note.says.startswith("SyntaxWarning: ")


@pytest.mark.parametrize(
    "setting",
    ["warnings.simplefilter('ignore')", "warnings.filterwarnings('ignore')", "warnings.resetwarnings()"],
)
def test_what_the_file_does_to_warnings_is_its_own_affair(bench: Bench, setting: str) -> None:
    source = f"import warnings\n{setting}\ndef f(seed):\n    warnings.warn('seen or not')\n    return 1\n"
    assert notes(bench, source) in ([], [Note("warning", "UserWarning: seen or not", 4)])


def test_warnings_that_the_file_makes_errors_are_raised_in_it(bench: Bench) -> None:
    source = "import warnings\nwarnings.simplefilter('error')\ndef f(seed):\n    warnings.warn('now an error')\n"
    raised = bench.raised(source)
    assert (raised.type, raised.message, raised.line) == ("UserWarning", "now an error", 4)
