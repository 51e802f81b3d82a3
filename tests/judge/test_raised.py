"""What an exception says about the learner's file."""

from __future__ import annotations

import pytest

from flaxlings.judge.diagnose.exceptions import explain
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.raised import ended_itself, is_unfinished, problem_of
from flaxlings.judge.verdict import Diagnosis, Problem

FRAME = (Frame(7, "__call__", "return nn.Dnse(3)(x)"),)


@pytest.mark.parametrize(
    ("raised", "id", "says"),
    [
        (
            Raised("SyntaxError", "'(' was never closed", line=7),
            "syntax-error",
            "Python cannot read line 7: '(' was never closed.",
        ),
        (
            Raised("IndentationError", "unexpected indent (linen_dense.py, line 7)", line=7),
            "syntax-error",
            "Python cannot read line 7: unexpected indent.",
        ),
        (
            Raised("SyntaxError", "source code string cannot contain null bytes"),
            "syntax-error",
            "Python cannot read the file: source code string cannot contain null bytes.",
        ),
        (
            Raised("ModuleNotFoundError", "No module named 'flaxx'", FRAME, 7),
            "missing-import",
            "There is no module `flaxx` here: is its name spelt right?",
        ),
        (
            Raised("ImportError", "cannot import name 'Dnse' from 'flax.linen' (somewhere)", FRAME, 7),
            "missing-import",
            "`flax.linen` has no `Dnse` to import: is the name spelt right?",
        ),
        (
            Raised("NameError", "name 'jnp' is not defined", FRAME, 7),
            "missing-import",
            "`jnp` is not imported: add `import jax.numpy as jnp` at the top of the file.",
        ),
        (
            Raised("NameError", "name 'kernle' is not defined. Did you mean: 'kernel'?", FRAME, 7),
            "misspelt-name",
            "`kernle` is used on line 7 but defined nowhere: is it misspelt, or is an import missing?",
        ),
        (
            Raised("AttributeError", "module 'linen_dense' has no attribute 'MyDense'"),
            "missing-name",
            "The check looks for `MyDense` in your file and does not find it.",
        ),
        (
            Raised("AttributeError", "module 'flax.linen' has no attribute 'Dnse'", FRAME, 7),
            "misspelt-name",
            "`flax.linen` has no `Dnse`: is the name spelt right?",
        ),
        (
            Raised("AttributeError", '"AutoEncoder" object has no attribute "encode". If "encode" is defined in ...'),
            "missing-name",
            "The check looks for `encode` on an object of type `AutoEncoder` and does not find it.",
        ),
        (
            Raised("AttributeError", "'MyDense' object has no attribute 'kernle'", FRAME, 7),
            "misspelt-name",
            "`MyDense` has no `kernle`: is the name spelt right, and is it set before it is used?",
        ),
        (
            Raised("AttributeError", "'NoneType' object has no attribute 'shape'"),
            "missing-return",
            "`shape` is asked of None: does a function lack its `return`?",
        ),
        (
            Raised("TypeError", "MyDense.__init__() got an unexpected keyword argument 'features'"),
            "wrong-arguments",
            "The check calls `MyDense` with other arguments than yours takes: compare its signature.",
        ),
        (
            Raised("TypeError", "dense_forward() takes 2 positional arguments but 3 were given"),
            "wrong-arguments",
            "The check calls `dense_forward` with other arguments than yours takes: compare its signature.",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(raised, id, says):  # noqa: A002 -- the field's name
    assert explain(raised, "linen_dense") == Diagnosis(id, "rule", says, raised.line)


@pytest.mark.parametrize(
    "raised",
    [
        Raised("ValueError", "name 'x' is not defined"),
        Raised("NameError", "anything"),
        Raised("UnboundLocalError", "cannot access local variable 'x' where it is not associated with a value"),
        Raised("ImportError", "DLL load failed"),
        Raised("AttributeError", "can't set attribute"),
        Raised("TypeError", "f() takes 1 positional argument but 2 were given", FRAME, 7),
        Raised("TypeError", "unsupported operand"),
        Raised("AttributeError", "'ArrayImpl' object has no attribute '_state'", FRAME, 7, "flax"),
    ],
)
def test_an_exception_that_names_nothing_missing_is_left_to_speak_for_itself(raised):
    assert explain(raised, "linen_dense") is None


@pytest.mark.parametrize(
    ("type_", "message", "frames"),
    [
        ("ModuleNotFoundError", "No module named '{}'", FRAME),
        ("ImportError", "cannot import name '{}' from '{}' (somewhere)", FRAME),
        ("NameError", "name '{}' is not defined", FRAME),
        ("AttributeError", "module '{}' has no attribute '{}'", FRAME),
        ("AttributeError", "'{}' object has no attribute '{}'", FRAME),
        ("AttributeError", "'{}' object has no attribute '{}'", ()),
        ("AttributeError", "'NoneType' object has no attribute '{}'", FRAME),
        ("TypeError", "{}() takes 2 positional arguments but 3 were given", ()),
    ],
)
def test_a_long_name_is_cut_where_it_is_said(type_, message, frames):
    found = explain(Raised(type_, message.format("x" * 400, "y" * 400), frames, 7 if frames else None), "linen_dense")
    assert found is not None
    assert "x" * 70 in found.says or "y" * 70 in found.says
    assert len(found.says) < 300


def test_what_does_not_name_the_check_says_that_no_line_of_yours_was_running():
    found = explain(Raised("TypeError", "cannot unpack non-iterable Dense object"), "linen_dense")
    assert found is not None
    assert "It is raised where the check calls your code" in found.says


def test_a_message_as_long_as_the_wire_allows_is_no_work():
    assert explain(Raised("NameError", "name '" + "x" * 10_000_000), "linen_dense") is None


def test_the_learners_own_not_implemented_error_is_unfinished_and_that_of_flax_is_not():
    own = Raised("NotImplementedError", "", (Frame(3, "f", "g()"), Frame(9, "g", "raise NotImplementedError")))
    of_flax = Raised("NotImplementedError", "in-place", (Frame(9, "g", "self.kernel += 1"),))
    caller = Raised("NotImplementedError", "", (Frame(3, "f", "except NotImplementedError: pass"), of_flax.frames[0]))
    assert [is_unfinished(each) for each in (own, of_flax, caller, Raised("NotImplementedError", ""))] == [
        True,
        False,
        False,
        False,
    ]
    assert not is_unfinished(Raised("ValueError", "", own.frames))


def test_a_system_exit_ends_the_program():
    assert ended_itself(Raised("SystemExit", "0"))
    assert not ended_itself(Raised("KeyboardInterrupt", ""))


def test_a_problem_keeps_the_message_whole_and_the_learners_lines():
    raised = Raised("flax.errors.ScopeParamShapeError", "long\nmessage", (Frame(3, "f", "g()"), *FRAME), 7)
    assert problem_of(raised) == Problem(
        "flax.errors.ScopeParamShapeError", "long\nmessage", 7, ((3, "g()"), (7, "return nn.Dnse(3)(x)"))
    )
