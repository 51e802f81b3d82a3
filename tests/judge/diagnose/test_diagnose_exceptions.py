"""Exceptions in a sentence: every message here was raised by the versions that stand beside it."""

from __future__ import annotations

import json
import re
import string
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaxlings.judge.diagnose.exception_rule import Sentence
from flaxlings.judge.diagnose.exceptions import RULES, explain
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import Diagnosis

EXERCISES = {path.stem for path in (Path(__file__).parents[3] / "exercises").glob("*/*.py")}
FLAX_PAGE = "https://flax.readthedocs.io/en/latest/api_reference/flax.errors.html#flax.errors."
NO_LINE = " It is raised where the check calls your code: compare names, fields and arguments with the task."
SENTENCES = [rule for rule in RULES if isinstance(rule, Sentence)]
TYPES = sorted(
    {name for rule in SENTENCES for name in rule.types.split()} | {"KeyError", "NameError", "RecursionError"}
)


@dataclass(frozen=True)
class Message:
    """What one version raised for one mistake; `id` is None where no rule may answer."""

    case: str
    versions: str
    id: str | None
    names: tuple[str, ...]
    raised: Raised


def messages() -> list[Message]:
    """Every collected message; `names` are the words of it that the sentence must hold."""
    stored = json.loads((Path(__file__).parent / "messages" / "messages.json").read_text(encoding="utf-8"))
    found = []
    for case in stored["cases"]:
        for seen in case["seen"]:
            of = seen["raised"]
            text = of["message"] + (stored["note"] if of["filtered"] else "")
            frames = tuple(Frame(*frame) for frame in of["frames"])
            raised = Raised(of["type"], text, frames, of["line"], of["origin"])
            versions = " and ".join(seen["versions"])
            found.append(Message(case["case"], versions, case["id"], tuple(case["names"]), raised))
    return found


MESSAGES = messages()
BY_CASE = {message.case: message.raised for message in MESSAGES}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message.case} with {message.versions}")
def test_a_message_of_flax_or_jax_gets_its_cause_its_names_and_the_learners_line(message: Message) -> None:
    found = explain(message.raised, "answer")
    if message.id is None:
        assert found is None
        return
    assert found is not None
    assert (found.id, found.source, found.line) == (message.id, "rule", message.raised.line)
    assert [name for name in message.names if name not in found.says] == []


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message.case} with {message.versions}")
def test_a_sentence_is_short_and_plain(message: Message) -> None:
    found = explain(message.raised, "answer")
    if found is not None:
        says = found.says.removesuffix(NO_LINE)
        assert len(says) < 330
        assert says[-1] in ".?"
        assert says.isprintable()
        assert not re.search(r"\{\w+\}|https?:|\bleaf|\bleaves\b|\bprobe|\btranscript", says)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            "param_shape_swapped",
            Diagnosis(
                "param-shape",
                "rule",
                "`kernel` is declared with shape (4, 3), but the one that is given has (3, 4). "
                "The axes are exchanged: a Flax kernel is (in_features, out_features).",
                14,
                f"{FLAX_PAGE}ScopeParamShapeError",
                exercise="linen_dense",
            ),
        ),
        (
            "param_not_found_frameless",
            Diagnosis(
                "param-not-found",
                "rule",
                "The module asks for the parameter `kernel`, and the params that it was given have none there: "
                f"compare the names of its parameters and submodules with those in the params.{NO_LINE}",
                None,
                f"{FLAX_PAGE}ScopeParamNotFoundError",
                exercise="linen_dense",
            ),
        ),
        (
            "rng_is_the_input",
            Diagnosis(
                "invalid-rng",
                "rule",
                "`init` of `MyDense` takes a key first and the input after it, `init(jax.random.key(seed), x)`; "
                "it got `[[1. 1. 1.] [1. 1. 1.]]` as its key.",
                19,
                f"{FLAX_PAGE}InvalidRngError",
                exercise="linen_init_apply",
            ),
        ),
        (
            "jax_dot_transposed",
            Diagnosis(
                "shape-mismatch",
                "rule",
                "A product sums over an axis of 3 on its left and of 4 on its right, and they must be equal. "
                "A kernel is (in_features, out_features), and the input's last axis is in_features.",
                16,
                exercise="linen_simple_dense",
            ),
        ),
        (
            "jax_broadcast_bias",
            Diagnosis(
                "broadcast-mismatch",
                "rule",
                "Shapes (2, 4), (3,) do not fit together: counted from the last axis, sizes must be equal or 1. "
                "A bias has one number for each output feature, `(features,)`.",
                16,
            ),
        ),
        (
            "jax_vmap_sizes",
            Diagnosis(
                "transform-misuse",
                "rule",
                "`vmap` walks along axes of different lengths: axis 0 of `w` has 4, axis 0 of `x` has 2. Map only "
                "arguments that have that axis: in_axes has None for the others, as for a model or shared params.",
                11,
                exercise="linen_multihead_vmap",
            ),
        ),
        (
            "init_result_output",
            Diagnosis(
                "wrong-unpacking",
                "rule",
                "2 names stand on the left of `=`, and the right side has 1: `init` returns the variables alone.",
                19,
            ),
        ),
        (
            "sig_unpack_few",
            Diagnosis(
                "wrong-unpacking",
                "rule",
                "The check takes 2 values out of what your code returns, and it has 1: compare the `return`.",
            ),
        ),
    ],
)
def test_an_exception_in_one_sentence(case: str, expected: Diagnosis) -> None:
    assert explain(BY_CASE[case], "answer") == expected


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message.case} with {message.versions}")
def test_the_link_is_the_one_that_the_message_gives(message: Message) -> None:
    found = explain(message.raised, "answer")
    given_link = re.search(r"https://\S+#(?:flax|jax)\.errors\.\w+", message.raised.message)
    if found is not None and given_link:
        assert found.link == given_link[0]
    elif found is not None:
        # The longest messages of jax are cut before their link.
        its_own = f"https://docs.jax.dev/en/latest/errors.html#{message.raised.type}"
        assert found.link == (its_own if message.raised.type.startswith("jax.errors.") else None)


def test_nobody_is_sent_to_the_exercise_that_they_are_at_nor_to_one_that_is_not_there() -> None:
    taught = {rule.taught for rule in SENTENCES} | {
        found.exercise for raised in BY_CASE.values() if (found := explain(raised, "answer"))
    }
    assert taught - {None} <= EXERCISES
    here = explain(BY_CASE["param_shape_swapped"], "linen_dense")
    assert here is not None
    assert here.exercise is None


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("origin", ["", "jax", "flax"])
def test_an_unrelated_message_of_the_same_type_is_left_to_speak_for_itself(type_: str, origin: str) -> None:
    frames = (Frame(7, "__call__", "kernel = self.param('kernel', nn.initializers.lecun_normal(), (3, 4))"),)
    if type_ != "RecursionError":
        assert explain(Raised(type_, "the moon is in the wrong house", frames, 7, origin), "answer") is None
    assert explain(Raised(type_, "", (), None, origin), "answer") is None


@pytest.mark.parametrize(
    "raised",
    [
        # The words of an initializer's error, where the learner calls something else.
        Raised("TypeError", "f() takes 1 positional argument but 2 were given", (Frame(7, "g", "y = f(x, x)"),), 7),
        Raised("TypeError", "'float' object is not callable", (Frame(7, "g", "y = scale(x)"),), 7),
        Raised(
            "TypeError", "zeros() missing 1 required positional argument: 'shape'", (Frame(7, "g", "jnp.zeros()"),), 7
        ),
        # A list of the learner's own.
        Raised(
            "AttributeError", "'tuple' object has no attribute 'append'", (Frame(7, "g", "sizes.append(3)"),), 7, "jax"
        ),
        # A class of the learner's that is called as one of Flax.
        Raised("answer.NameInUseError", 'Could not create submodule "a" in Module B: Name in use.', (), 7),
        # An `init` that is asked of something that is no module.
        Raised("AttributeError", "'function' object has no attribute 'apply'", (Frame(7, "g", "f.apply()"),), 7, "jax"),
        Raised("TypeError", "'int' object is not subscriptable", (Frame(7, "g", "n = sizes[0]"),), 7),
        Raised("KeyError", "'weight'", (Frame(7, "g", "optax.chain(t)"),), 7, "optax"),
    ],
)
def test_what_only_resembles_a_known_mistake_is_not_named(raised: Raised) -> None:
    assert explain(raised, "answer") is None


def test_a_dictionary_that_is_asked_for_apply_is_not_taken_for_a_module() -> None:
    raised = Raised("AttributeError", "'dict' object has no attribute 'apply'", (Frame(7, "g", "v.apply(x)"),), 7)
    found = explain(raised, "answer")
    assert found is not None
    assert found.id == "misspelt-name"


def test_a_link_is_made_of_names_alone() -> None:
    found = explain(Raised("flax.errors.NameInUseError", BY_CASE["name_in_use_param"].message, ()), "answer")
    assert found is not None
    assert found.link == f"{FLAX_PAGE}NameInUseError"
    moved = BY_CASE["jax_bool_if"].message.replace("docs.jax.dev", "example.org")
    elsewhere = explain(Raised("jax.errors.TracerBoolConversionError", moved, ()), "answer")
    assert elsewhere is not None
    assert elsewhere.link == "https://docs.jax.dev/en/latest/errors.html#jax.errors.TracerBoolConversionError"


PIECES = st.one_of(
    st.text(string.printable, max_size=40),
    st.sampled_from([message.raised.message[start : start + 60] for message in MESSAGES for start in (0, 30)]),
)


@given(
    st.sampled_from(TYPES),
    st.lists(PIECES, max_size=6).map("".join),
    st.text(max_size=60),
    st.booleans(),
    st.sampled_from(["", "jax", "flax"]),
)
def test_any_message_is_answered_or_declined(type_: str, text: str, code: str, own: bool, origin: str) -> None:
    frames = (Frame(3, "f", code),) if own else ()
    found = explain(Raised(type_, text, frames, 3 if own else None, origin), "answer")
    assert found is None or (len(found.says) < 1200 and found.says.isprintable())


@pytest.mark.parametrize("rule", SENTENCES, ids=lambda rule: f"{rule.id}: {rule.pattern[:40]}")
def test_a_message_without_an_end_is_no_work(rule: Sentence) -> None:
    """A pattern that backtracks would not return from these."""
    beginning = re.sub(r"\W+", " ", rule.pattern)
    code = (Frame(3, "f", "self.param(nnx.Linear(nn.Sequential(" * 500),)
    for text in (
        beginning * 5000,
        "'(" * 500_000,
        "had size 1: axis 0 of argument x" * 20_000,
        "a" * 4000,
        "<class '" * 9000,
    ):
        for type_ in rule.types.split():
            rule(Raised(type_, text[:4000], code, 3, "jax"), "answer")
            explain(Raised(type_, text, code, 3, "jax"), "answer")


def classes(module: str) -> set[str]:
    """The exception classes of a module, listed in a process of its own: this one must not load it."""
    listing = (
        f"import inspect, json, {module} as module\n"
        "of = [name for name, value in vars(module).items() if inspect.isclass(value)]\n"
        "print(json.dumps([name for name in of if issubclass(getattr(module, name), BaseException)]))"
    )
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True, timeout=120)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("module", "without"),
    [
        # What every class is derived from; nothing raises it.
        ("flax.errors", {"FlaxError"}),
        # What others are derived from, what the compiler or the machine raises, and exports with symbolic shapes.
        (
            "jax.errors",
            {"JaxRuntimeError", "JAXIndexError", "JAXTypeError", "JaxprTypeError", "InconclusiveDimensionOperation"},
        ),
    ],
)
def test_every_class_of_errors_has_a_rule_and_a_message_that_it_answers_to(module: str, without: set[str]) -> None:
    explained = {
        raised.type.removeprefix(f"{module}.")
        for raised in BY_CASE.values()
        if raised.type.startswith(f"{module}.") and explain(raised, "answer") is not None
    }
    assert classes(module) - explained - without == set()


@pytest.mark.parametrize(
    ("raised", "id_", "words"),
    [
        (
            Raised("AttributeError", '"MyDense" object has no attribute "__call__". If', origin="flax"),
            "missing-name",
            "`MyDense` has no `__call__`",
        ),
        (
            Raised(
                "TypeError", "unsupported operand type(s) for +: 'Variable' and 'int'", (Frame(3, "f", "n + 1"),), 3
            ),
            "variable-as-array",
            "its `.value`",
        ),
        (
            Raised("TypeError", "'DynamicJaxprTracer' object is not callable", (Frame(3, "f", "g(x)"),), 3),
            "not-callable",
            "called like a function",
        ),
        (Raised("ValueError", "Inconsistent batch axis sizes: {5, 7}"), "transform-misuse", "these have 5, 7"),
        (
            Raised(
                "TypeError",
                "mul got incompatible shapes for broadcasting: (3, 20), (20, 5).",
                (Frame(3, "f", "x = nn.relu(x * self.weight + 1)"),),
                3,
                "jax",
            ),
            "elementwise-product",
            "is `@`",
        ),
        (
            Raised("AttributeError", "'function' object has no attribute 'init'"),
            "missing-name",
            "a function is returned",
        ),
        (
            Raised(
                "TypeError",
                "zeros() takes from 1 to 2 positional arguments but 3 were given",
                (Frame(3, "f", "return nn.Dense(3, bias_init=jnp.zeros)(x)"),),
                3,
            ),
            "invalid-initializer",
            "`nn.initializers.zeros`",
        ),
        (
            Raised(
                "TypeError",
                "counted.<locals>.initializer() missing 2 required positional arguments: 'key' and 'shape'",
                (Frame(3, "f", "init()"),),
                3,
            ),
            "invalid-initializer",
            "hand it to `self.param` as it is",
        ),
        (
            Raised(
                "AttributeError", "'tuple' object has no attribute 'pop'", (Frame(3, "f", "self.modules.pop(0)"),), 3
            ),
            "tuple-does-not-grow",
            "into a tuple",
        ),
    ],
)
def test_what_the_corpus_raises_is_named(raised: Raised, id_: str, words: str) -> None:
    found = explain(raised, "linen_dense")
    assert found is not None
    assert found.id == id_
    assert words in found.says
