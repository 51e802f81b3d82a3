"""A probe that tells a right answer from another by the order of its declarations is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from flaxlings.author.order import reversed_order, says_order
from flaxlings.author.prove import Finding, prove_one
from flaxlings.course.directory import Directory
from flaxlings.course.model import Course
from flaxlings.judge.observation import Transcript
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.pool import Pool
from flaxlings.run.wire import Job
from flaxlings.session import Session

MakeCourse = Callable[..., Course]
TEXT = '"""A layer. {}"""\n\nclass Layer:\n    def __init__(self, **settings):\n        raise NotImplementedError\n'
FILES = (
    "checks/01_first/total.py",
    "checks/01_first/stubs/total.py",
    "solutions/01_first/total.py",
)

LINEN = """
from flax import linen as nn


class Layer(nn.Module):
    width: int = 4

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (3, self.width))
        bias = self.param("bias", nn.initializers.zeros, (self.width,))
        return x @ kernel + bias
"""
LINEN_ALONE = LINEN.replace('self.param("bias", nn.initializers.zeros, (self.width,))', "1.0")
LINEN_BUILT_IN = """
from flax import linen as nn


class Layer(nn.Module):
    @nn.compact
    def __call__(self, x):
        scale = self.param("scale", nn.initializers.ones, (4,))
        return nn.Dense(4)(x) * scale
"""
LINEN_PROBES = """
import jax
from flaxlings.check import draw, draw_like, probe, specs

X = draw(0, "x", (2, 3))


@probe("structure")
def structure(exercise, seed):
    return jax.eval_shape(exercise.Layer().init, jax.random.PRNGKey(seed), X)


@probe("numbers")
def numbers(exercise, seed):
    variables = exercise.Layer().init(jax.random.PRNGKey(seed), X)
    return exercise.Layer().apply(draw_like(variables, seed), X)


@probe("the first values")
def first_values(exercise, seed):
    return exercise.Layer().init(jax.random.PRNGKey(seed), X)
"""

NNX = """
import jax
from flax import nnx


class Layer(nnx.Module):
    def __init__(self, width=4, *, rngs):
        self.first = nnx.Param(jax.random.normal(rngs.params(), (width,)))
        self.second = nnx.Param(jax.random.normal(rngs.params(), (width,)))
"""
NNX_ALONE = NNX.replace("        self.second = nnx.Param(jax.random.normal(rngs.params(), (width,)))\n", "")
NNX_BUILT_IN = """
from flax import nnx


class Layer(nnx.Module):
    def __init__(self, *, rngs):
        self.inner = nnx.Linear(3, 4, rngs=rngs)
"""
NNX_PROBES = """
from flax import nnx
from flaxlings.check import probe, redraw, specs


@probe("structure")
def structure(exercise, seed):
    return specs(exercise.Layer(rngs=nnx.Rngs(seed)))


@probe("numbers")
def numbers(exercise, seed):
    return redraw(exercise.Layer(rngs=nnx.Rngs(seed)), seed)


@probe("the first values")
def first_values(exercise, seed):
    return exercise.Layer(rngs=nnx.Rngs(seed))
"""


def findings(make_course: MakeCourse, pool: Pool, solution: str, probes: str, text: str) -> list[Finding]:
    """What is found about order."""
    more: Mapping[str, str] = dict(zip(FILES, (probes, TEXT.format(text), solution), strict=True))
    course = make_course(more=more)
    proof = prove_one(Session(course, Directory(course.home), pool), course.exercises[0])
    assert not [each.says for each in proof.findings if each.says.startswith(("the solution is un", "the stub"))]
    return [each for each in proof.findings if "order" in each.says]


def found(make_course: MakeCourse, pool: Pool, solution: str, probes: str, text: str) -> list[str]:
    """What is said about order."""
    return [each.says for each in findings(make_course, pool, solution, probes, text)]


DEPENDS = ["the probe first_values depends on the order in which parameters are created"]


@pytest.mark.parametrize(("solution", "probes"), [(LINEN, LINEN_PROBES), (NNX, NNX_PROBES)], ids=["linen", "nnx"])
def test_a_probe_of_first_values_depends_on_the_order_unless_the_text_fixes_it(
    make_course: MakeCourse, pool: Pool, solution: str, probes: str
) -> None:
    assert found(make_course, pool, solution, probes, "It has two parameters.") == DEPENDS
    assert found(make_course, pool, solution, probes, "It declares two parameters, in this order.") == []


@pytest.mark.parametrize(
    ("solution", "probes"),
    [
        (LINEN_ALONE, LINEN_PROBES),
        (LINEN_BUILT_IN, LINEN_PROBES),
        (NNX_ALONE, NNX_PROBES),
        (NNX_BUILT_IN, NNX_PROBES),
    ],
    ids=["linen alone", "linen built in", "nnx alone", "nnx built in"],
)
def test_what_no_order_can_change_depends_on_none(
    make_course: MakeCourse, pool: Pool, solution: str, probes: str
) -> None:
    assert found(make_course, pool, solution, probes, "Nothing about it.") == []


def test_a_run_that_nobody_can_judge_proves_nothing_about_the_order(
    make_course: MakeCourse, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = pool.run

    def failing(job: Job, cancellation: Cancellation | None = None) -> Transcript:
        is_reversed = job.source == reversed_order(LINEN_ALONE)
        return Transcript(ending="failed", detail="no memory") if is_reversed else run(job, cancellation)

    monkeypatch.setattr(pool, "run", failing)
    (finding,) = findings(make_course, pool, LINEN_ALONE, LINEN_PROBES, "Nothing about it.")
    assert finding.says.startswith("the solution with its parameters in the reverse order is unjudged")
    assert "no memory" in finding.says
    assert finding.hint == "Prove it again; `flaxlings doctor` tells more."


def test_a_solution_that_creates_nothing_is_not_run_again() -> None:
    assert reversed_order("def total(numbers):\n    return sum(numbers)\n") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("declares, in this\n    order,\n", True),
        ("`kernel` `(in, features)`, declared first, is made by", True),
        ("`setup(self)` declares `kernel` by `lecun_normal()`,\n    then `bias` by zeros", True),
        ("from the key `rngs.params()`, the first that is taken", True),
        ("The result has the other axes of `a`, in their order, then the others.", False),
        ("a `__call__(x)` that runs the children in order", False),
        ("It declares a kernel. Compare the first values, then go on.", False),
        ("", False),
    ],
)
def test_a_text_fixes_the_order_of_declarations_by_saying_so(text: str, says: bool) -> None:
    assert says_order(f'"""{text}"""\n', "the output") is says


def test_the_title_of_a_probe_may_say_it_and_a_comment_may_not() -> None:
    assert says_order('"""A layer."""\n', "the first values: kernel declared first")
    assert not says_order('"""A layer."""\n# declared first\n', "the first values")
