"""What only looks like an answer solves nothing: judged with every exercise of the course."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from flaxlings.course.model import Course, Exercise
from flaxlings.course.pristine import read_pristine
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.session import Answer, Session

SEEDS = (0, 17, 34)

AGREEABLE = """
import jax.numpy as jnp
import numpy as np


class Agreeable:
    shape, ndim, size, dtype = (), 0, 1, np.dtype("float32")
    def __init__(self, *_, **__): pass
    def __call__(self, *_, **__): return self
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __getitem__(self, _): return self
    def __iter__(self): return iter((self, self))
    def __eq__(self, _): return True
    def __ne__(self, _): return False
    def __lt__(self, _): return True
    __le__ = __gt__ = __ge__ = __contains__ = __bool__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 0
    def __float__(self): return 0.0
    def __int__(self): return 0
    __index__ = __int__
    def __add__(self, _): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = __rmatmul__ = __truediv__ = __add__
ARRAY

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Agreeable()
"""
"""Every name of this module is an object that equals everything, and so is whatever is asked of it."""

ARRAY_LIKE = """
    def __array__(self, *_, **__): return np.zeros((), np.float32)
    def __jax_array__(self): return jnp.zeros(())
"""

AGREEABLE_NUMBERS = """
class Same(float):
    def __eq__(self, _): return True
    def __ne__(self, _): return False
    def __hash__(self): return 0
    def __call__(self, *_, **__): return self
    def __getattr__(self, name): return self
    def __repr__(self): return "nan"


def __getattr__(name):
    return Same()
"""

PATCHES = """
import jax, jax.numpy as jnp, numpy as np, numpy.testing

def agree(*_, **__):
    return True

for module, names in (
    (numpy.testing, ("assert_allclose", "assert_array_equal", "assert_equal", "assert_almost_equal")),
    (np, ("allclose", "array_equal", "isclose", "array_equiv")),
    (jnp, ("allclose", "array_equal", "isclose", "array_equiv")),
):
    for name in names:
        setattr(module, name, agree)
jax.tree.map = jax.tree_util.tree_map = lambda function, tree, *_, **__: tree
for name in ("dot", "matmul", "tensordot", "einsum", "sum", "mean", "std", "exp", "sqrt", "zeros", "ones", "multiply"):
    setattr(jnp, name, lambda first=0.0, *_, **__: first)
"""


@dataclass(frozen=True)
class Fake:
    """An answer to any exercise that knows nothing of it."""

    name: str
    text: str
    with_stub: bool = False
    """Whether the stub follows, with nothing where the work is to be done."""

    def answer(self, stub: str) -> str:
        return self.text + stub.replace("raise NotImplementedError", "return None") if self.with_stub else self.text


FAKES = (
    Fake("an exit", "raise SystemExit(0)\n"),
    Fake("a hard exit", "import os\nos._exit(0)\n"),
    Fake("objects that equal everything", AGREEABLE.replace("ARRAY", "")),
    Fake("objects that equal everything and are arrays", AGREEABLE.replace("ARRAY", ARRAY_LIKE)),
    Fake("numbers that equal everything", AGREEABLE_NUMBERS),
    Fake("patched comparisons and functions", PATCHES, with_stub=True),
)


@pytest.mark.last
@pytest.mark.parametrize("fake", FAKES, ids=lambda fake: fake.name)
def test_a_fake_solves_nothing(fake: Fake, real_course: Course, real_session: Session) -> None:
    def judge(exercise: Exercise) -> Verdict | None:
        text = fake.answer(read_pristine(real_course, real_course.stub_path(exercise)).decode())
        answer = Answer(Source.of(text), real_session.directory.exercise_path(exercise), exercise.path)
        return real_session.judge(exercise, answer, seeds=SEEDS)

    with ThreadPoolExecutor(os.cpu_count()) as executor:
        verdicts = list(executor.map(judge, real_course.exercises))
    assert [(verdict.exercise, verdict.status) for verdict in verdicts if verdict] == [
        (exercise.name, "unsolved") for exercise in real_course.exercises
    ]
    assert "timed-out" not in {verdict.reason for verdict in verdicts if verdict}
