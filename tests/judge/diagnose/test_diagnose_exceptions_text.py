"""Exceptions of a known text: every message here was raised by that text, with the versions beside it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaxlings.judge.diagnose.exception_text import class_named, classes_of, widened
from flaxlings.judge.diagnose.exceptions import GENERAL, SPECIFIC, explain
from flaxlings.judge.observation import Frame, Raised

EXERCISES = {path.stem for path in (Path(__file__).parents[3] / "exercises").glob("*/*.py")}
NO_LINE = " It is raised where the check calls your code: compare names, fields and arguments with the task."


@dataclass(frozen=True)
class Answer:
    """What a text raised; `id` is None where no rule may answer, `names` are words that the sentence must hold."""

    case: str
    versions: str
    id: str | None
    names: tuple[str, ...]
    text: str
    raised: Raised


def answers() -> list[Answer]:
    """Every collected text with what it raised."""
    stored = json.loads((Path(__file__).parent / "messages" / "texts.json").read_text(encoding="utf-8"))
    found = []
    for case in stored["cases"]:
        text = (stored["beginning"] if case["begun"] else "") + case["text"]
        for seen in case["seen"]:
            of = seen["raised"]
            frames = tuple(Frame(*frame) for frame in of["frames"])
            raised = Raised(of["type"], of["message"], frames, of["line"], of["origin"])
            names = tuple(case["names"])
            found.append(Answer(case["case"], " and ".join(seen["versions"]), case["id"], names, text, raised))
    return found


ANSWERS = answers()
IDS = [f"{each.case} with {each.versions}" for each in ANSWERS]
BY_CASE = {each.case: each for each in ANSWERS}


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_a_text_that_raises_gets_its_cause_its_names_and_its_line(answer: Answer) -> None:
    found = explain(answer.raised, "answer", answer.text)
    if answer.id is None:
        assert found is None
        return
    assert found is not None
    assert (found.id, found.source, found.line) == (answer.id, "rule", answer.raised.line)
    assert [name for name in answer.names if name not in found.says] == []


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_a_sentence_about_a_text_is_short_and_plain(answer: Answer) -> None:
    found = explain(answer.raised, "answer", answer.text)
    if found is not None:
        assert len(found.says.removesuffix(NO_LINE)) < 260
        assert found.says[-1] in ".?"
        assert found.says.isprintable()
        assert not re.search(r"https?:|\bleaf\b|\bleaves\b|\bprobe|\btranscript|  ", found.says)
        assert found.exercise is None or found.exercise in EXERCISES


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_another_text_or_none_is_no_reason_to_fail(answer: Answer) -> None:
    for text in ("", "def", "x = 1\n", answer.text[: len(answer.text) // 2], BY_CASE["x_in_setup"].text):
        found = explain(answer.raised, "answer", text)
        assert found is None or found.says.isprintable()


@pytest.mark.parametrize(
    ("case", "without_text"),
    [
        ("name_is_field", "misspelt-name"),
        ("sequential_add", "other-api"),
        ("jax_jit_on_method", "non-array-argument"),
        ("generator_in_setup", "generator-not-list"),
        ("mutable_names_variable", "collection-not-mutable"),
        ("list_of_layers_called", "list-called"),
        ("shape_as_two", "invalid-initializer"),
    ],
)
def test_without_the_text_the_message_alone_speaks(case: str, without_text: str) -> None:
    found = explain(BY_CASE[case].raised, "answer")
    assert found is not None
    assert found.id == without_text


MODULE = "class Net(nn.Module):\n    width: int\n\n    def __call__(self, x):\n        {line}\n"


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        # A learner's own callable class, and one of another name.
        (Raised("TypeError", "'Net' object is not callable", (Frame(5, "f", "g(x)"),), 5), MODULE),
        (Raised("TypeError", "'Other' object is not callable", (Frame(5, "f", "g(x)"),), 5), MODULE),
        # Python's own indices, without a shape in the line.
        (Raised("IndexError", "tuple index out of range", (Frame(5, "f", "sizes[3]"),), 5), MODULE),
        (Raised("IndexError", "list index out of range", (Frame(5, "f", "x.shape[3]"),), 5), MODULE),
        # A division of the learner's.
        (Raised("ZeroDivisionError", "division by zero", (Frame(5, "f", "1 / n"),), 5), MODULE),
        # What a library's function lacks.
        (
            Raised("TypeError", "reduce() missing 1 required positional argument: 'f'", (Frame(5, "f", "h()"),), 5),
            MODULE,
        ),
        # An array that is called, of which the text says nothing.
        (Raised("TypeError", "'tuple' object is not callable", (Frame(5, "f", "g(x)"),), 5, "jax"), MODULE),
        (Raised("TypeError", "Cannot interpret '4' as a data type"), MODULE),
    ],
)
def test_what_only_resembles_a_mistake_of_the_text_is_not_named(raised: Raised, text: str) -> None:
    assert explain(raised, "answer", text) is None


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("return nn.Dense(width)(x)", "width", "write `self.width`"),
        ("return nn.Dense(self.width)(y)", "y", "used on line 5 but defined nowhere"),
        ("return nn.Dense(self.width)(xs)", "xs", "is an import missing?"),
        ("return jnn.Dense(self.width)(x)", "jnp", "add `import jax.numpy as jnp`"),
    ],
)
def test_a_name_that_is_not_defined_is_looked_for_in_the_class(line: str, name: str, words: str) -> None:
    raised = Raised("NameError", f"name '{name}' is not defined", (Frame(5, "__call__", line),), 5)
    found = explain(raised, "answer", MODULE.format(line=line))
    assert found is not None
    assert words in found.says


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("x = f(\n    1,\n    2,\n)\n", 1, "x = f( 1, 2, )"),
        ("x = f(\n    1,\n    2,\n)\n", 2, "x = f( 1, 2, )"),
        ("while (\n    x\n):\n    y = 1\n", 2, "while ( x ):"),
        ("x = 1\n", 1, "x = 1"),
        ("for i in x:\n    y = 1\n", 1, "for i in x:"),
    ],
)
def test_a_line_is_widened_to_its_statement_and_a_loop_to_its_head(text: str, line: int, code: str) -> None:
    of = Raised("TypeError", "", (Frame(line, "f", text.splitlines()[line - 1].strip()),), line)
    assert widened(of, text).frames[-1].code == code


@pytest.mark.parametrize("text", ["", "x = (", "y = 2\nz = 3\n"])
def test_a_text_that_is_not_the_one_that_ran_widens_nothing(text: str) -> None:
    of = Raised("TypeError", "", (Frame(1, "f", "x = f("),), 1)
    assert widened(of, text) is of


def test_a_class_is_known_by_its_fields_its_methods_and_what_they_set() -> None:
    text = (
        "class Net(nn.Module):\n"
        "    width: int\n"
        "    depth = 2\n\n"
        "    def setup(self):\n"
        "        size = 3\n"
        "        self.a, self.b = nn.Dense(size), nn.Dense(size)\n\n"
        "    @staticmethod\n"
        "    def half(x):\n"
        "        return x / 2\n\n"
        "    def encode(x):\n"
        "        return x\n"
    )
    net = class_named(text, "answer.Net")
    assert net is not None
    assert net.is_linen
    assert (set(net.fields), set(net.bare)) == ({"width"}, {"depth"})
    assert (set(net.methods["setup"].on_self), set(net.methods["setup"].local)) == ({"a", "b"}, {"size"})
    assert [name for name, method in net.methods.items() if method.lacks_self] == ["encode"]
    assert classes_of("class") == ()


@given(
    st.sampled_from([each.raised for each in ANSWERS]),
    st.text(max_size=80),
    st.sampled_from([each.text for each in ANSWERS]),
    st.integers(-3, 60),
)
def test_any_message_with_any_text_is_answered_or_declined(raised: Raised, extra: str, text: str, line: int) -> None:
    frames = (*raised.frames[:-1], Frame(line, "f", extra))
    found = explain(Raised(raised.type, raised.message + extra, frames, line, raised.origin), "answer", text)
    assert found is None or found.says.isprintable()


@pytest.mark.parametrize("rule", [*SPECIFIC, *GENERAL], ids=lambda rule: rule.__name__)
def test_a_message_and_a_text_without_an_end_are_no_work(rule: object) -> None:
    """A pattern that backtracks would not return from these."""
    code = (Frame(3, "f", "nn.vmap(self.param(rngs={mutable=[" * 500),)
    texts = ("variable_axes=" * 6000, "rngs = {" * 9000, "lambda x: nn.relu" * 5000, "self.a(self.b" * 6000)
    for each in ANSWERS[::12]:
        for text in texts:
            raised = Raised(each.raised.type, (each.raised.message[:60] * 80)[:4000], code, 3, each.raised.origin)
            rule(raised, "answer", text)  # type: ignore[operator]  # a rule of either tuple


def test_params_that_were_made_for_another_input_are_said_with_the_line_of_init() -> None:
    source = (
        "def init_and_apply(seed, x, features):\n"
        "    layer = nn.Dense(features)\n"
        "    variables = layer.init(key(seed), jnp.ones((1, features)))\n"
        "    return layer.apply(variables, x)\n"
    )
    message = 'For parameter "kernel" in "/", the given initializer is expected to generate shape (3, 4), but the '
    message += "existing parameter it received has shape (4, 4)."
    frame = Frame(4, "init_and_apply", "return layer.apply(variables, x)")
    raised = Raised("flax.errors.ScopeParamShapeError", message, (frame,), 4, "flax")
    found = explain(raised, "linen_dense", source)
    assert found is not None
    assert (found.id, found.line) == ("example-of-another-width", 3)
    assert "`jnp.ones((1, features))`" in found.says
    same = explain(raised, "linen_dense", source.replace("jnp.ones((1, features))", "x"))
    assert same is not None
    assert same.id == "param-shape"
