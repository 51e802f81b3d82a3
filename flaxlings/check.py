"""What a check file imports: what to look at in a learner's module, never what to expect.

    from flaxlings.check import draw, forbid, pitfall, probe, specs, variant

    @probe("names, shapes and dtypes of the parameters")
    def parameters(exercise, seed):
        return specs(exercise.MyDense(features=4).init(jax.random.PRNGKey(seed), X))

A probe is called with the learner's module and a seed, once per seed, and returns any pytree: dicts, lists, tuples,
dataclasses, `FrozenDict`, `nnx.State`, an `nnx.Module`, arrays of every dtype, `ShapeDtypeStruct`, numbers, strings,
None. The same probes run on the solution; flaxlings compares the two trees leaf by leaf.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.extend import core as jaxpr_core

from flaxlings.judge.observation import Pitfall, ProbePlan, Variant

__all__ = [
    "SEEDS",
    "Equation",
    "advise",
    "draw",
    "draw_like",
    "equations",
    "forbid",
    "gradients",
    "init_specs",
    "kinds",
    "pitfall",
    "primitives",
    "probe",
    "redraw",
    "specs",
    "variant",
]

SEEDS = (0, 17)
"""The seeds of a probe that names none: more than one, so that a hard-coded output never passes."""

# jax leaves its constructor without annotations.
_Spec: Any = jax.ShapeDtypeStruct

ProbeFunction = Callable[[Any, int], object]
Advice = Callable[[ModuleType, ast.Module], "str | tuple[str, int] | None"]
Replacements = tuple[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Probe:
    """What to look at, and how strictly it is compared."""

    plan: ProbePlan
    function: ProbeFunction


@dataclass(frozen=True)
class Forbidden:
    """A function or class that the learner's file must not call, and the sentence that says so."""

    target: str
    says: str


@dataclass
class Check:
    """All that one check file declared, in its order. Filled while the file runs, read-only afterwards."""

    probes: list[Probe] = field(default_factory=list)
    pitfalls: list[Pitfall] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    forbidden: list[Forbidden] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)


_collecting: list[Check] = []


@contextmanager
def collect() -> Iterator[Check]:
    """Whatever is declared inside goes into this check."""
    check = Check()
    _collecting.append(check)
    try:
        yield check
    finally:
        _collecting.pop()


def _open() -> Check:
    if not _collecting:
        raise RuntimeError("a check file is run by flaxlings, not by itself: `flaxlings run NAME`")
    return _collecting[-1]


def probe(
    title: str,
    *,
    seeds: Sequence[int] = SEEDS,
    rtol: float | None = None,
    atol: float | None = None,
    strict_scalars: bool = False,
) -> Callable[[ProbeFunction], ProbeFunction]:
    """Declare a probe: a pure function `(exercise, seed) -> pytree`.

    Args:
        title: one of the task's sentences, as the learner will read it when it fails.
        seeds: the probe runs once per seed.
        rtol: relative tolerance of inexact leaves; None takes the default of each dtype.
        atol: absolute tolerance, likewise.
        strict_scalars: True keeps Python numbers, numpy scalars and 0-d arrays of one kind apart.

    Raises:
        ValueError: the title is empty or there is no seed.
    """
    if not title.strip() or not seeds:
        raise ValueError("a probe needs a title and at least one seed")

    def declare(function: ProbeFunction) -> ProbeFunction:
        plan = ProbePlan(function.__name__, title, tuple(seeds), rtol, atol, strict_scalars)
        if any(known.plan.name == plan.name for known in _open().probes):
            raise ValueError(f"two probes are called {plan.name!r}: rename one")
        _open().probes.append(Probe(plan, function))
        return function

    return declare


def _replacements(replace: Replacements) -> tuple[tuple[str, str], ...]:
    match replace:
        case (str(old), str(new)):
            return ((old, new),)
        case _:
            return tuple((str(old), str(new)) for old, new in replace)


def pitfall(id: str, *, replace: Replacements, says: str) -> None:  # noqa: A002 -- a check file reads best with the word
    """Declare a mistake that learners really make, as an edit of the solution.

    Args:
        id: a slug, unique in the check, that names the mistake.
        replace: `(old, new)` or several of them; each `old` stands exactly once in the solution.
        says: the sentence that would have helped.
    """
    _open().pitfalls.append(Pitfall(id, _replacements(replace), says))


def variant(id: str, *, replace: Replacements) -> None:  # noqa: A002 -- a check file reads best with the word
    """Declare another right answer, as an edit of the solution (see `pitfall`); it must be accepted."""
    _open().variants.append(Variant(id, _replacements(replace)))


def forbid(target: str, *, says: str) -> None:
    """Forbid the learner's file to call a public function or class, given by its dotted name.

    It acts on calls made from the learner's file while it runs, under whatever name it holds the target, through
    subclasses too; never on text. Calls that the libraries make of their own are no offence.
    """
    _open().forbidden.append(Forbidden(target, says))


def advise(function: Advice) -> Advice:
    """Declare advice: `(exercise, parsed source) -> sentence`, or `(sentence, line)`, or None for nothing to say.

    Advice is shown as a note and fails nobody: it is for what the task asks and no observation can tell.
    """
    _open().advice.append(function)
    return function


def specs(tree: object) -> Any:
    """The tree with a `jax.ShapeDtypeStruct` for each array: names, shapes and dtypes, without values.

    An `nnx.Module` gives its state, variable kinds included. Leaves that are no arrays stay what they are.
    """
    if isinstance(tree, nnx.Module):
        tree = nnx.state(tree)

    def spec(leaf: object) -> object:
        if isinstance(leaf, jax.Array | np.ndarray):
            return _Spec(leaf.shape, leaf.dtype)
        return leaf

    return jax.tree.map(spec, tree)


def init_specs(init: Callable[..., Any], *args: object) -> dict[str, Any]:
    """What a Linen module's `init` makes, by shapes, without compiling anything; and how much of it has escaped.

    A module that makes its parameters inside a plain `jax.jit`, `jax.lax.scan` or `jax.checkpoint` returns leaked
    tracers. Neither `init` nor `jax.eval_shape` says so: only whoever uses the parameters gets an error.
    """
    jaxpr, variables = jax.make_jaxpr(init, return_shape=True)(*args)
    escaped = sum(isinstance(const, jax.core.Tracer) for const in jaxpr.consts)
    return {"variables": variables, "params that escaped from a JAX transformation": escaped}


def kinds(module: nnx.Module) -> dict[str, str]:
    """The variable kind of each leaf of an NNX module's state by its path; `Array` for one outside any Variable."""
    flat = nnx.to_flat_state(nnx.state(module))
    return {
        "/".join(map(str, path)): type(leaf).__name__ if isinstance(leaf, nnx.Variable) else "Array"
        for path, leaf in flat
    }


def draw(seed: int, label: str, shape: Sequence[int], dtype: Any = jnp.float32) -> jax.Array:
    """A standard normal array of this shape, fixed by seed and label.

    Drawn by numpy, so that a probe's inputs cost no compilation and do not depend on jax's PRNG settings, which a
    learner's file may change.
    """
    numbers = np.random.default_rng([seed, zlib.crc32(label.encode())]).standard_normal(tuple(shape))
    return jnp.asarray(numbers.astype(np.float32)).astype(dtype)


def draw_like(tree: object, seed: int) -> Any:
    """The tree with other numbers in each float array, fixed by seed and the leaf's path.

    Standard normal, except variances (`var`), which are uniform in [0.5, 2). A leaf's numbers do not depend on the
    other leaves, so that one wrong leaf stays one wrong leaf. Works on arrays and on `ShapeDtypeStruct`s; integers,
    PRNG keys and other leaves stay what they are.
    """

    def drawn(path: tuple[Any, ...], leaf: Any) -> object:
        is_array = isinstance(leaf, jax.Array | np.ndarray | jax.ShapeDtypeStruct)
        if not is_array or not jnp.issubdtype(leaf.dtype, jnp.floating):
            return leaf
        label = jax.tree_util.keystr(path)
        numbers = draw(seed, label, leaf.shape, leaf.dtype)
        if "'var'" in label or ".var" in label:
            return (0.5 + 1.5 / (1.0 + jnp.exp(-numbers))).astype(leaf.dtype)
        return numbers

    return jax.tree_util.tree_map_with_path(drawn, tree)


def redraw(module: nnx.Module, seed: int) -> nnx.Module:
    """The module itself, with other numbers in each float leaf of its state, as `draw_like` draws them."""
    nnx.update(module, draw_like(nnx.state(module), seed))
    return module


def gradients(function: Callable[[Any], Any], tree: object, seed: int = 0) -> Any:
    """The gradient with respect to `tree` of a fixed random weighting of everything that `function(tree)` returns.

    Any output becomes a scalar in a way in which no two outputs weigh the same.
    """

    def scalar(tree: object) -> jax.Array:
        leaves = jax.tree.leaves(function(tree))
        return sum(
            (jnp.sum(leaf * draw(seed, str(i), jnp.shape(leaf))) for i, leaf in enumerate(leaves)), jnp.zeros(())
        )

    return jax.grad(scalar)(tree)


@dataclass(frozen=True)
class Equation:
    """One equation of a jaxpr: its primitive, the primitives inside it, and those it stands in, outermost first."""

    primitive: str
    inside: tuple[str, ...]
    within: tuple[str, ...]


def _name(equation: Any) -> str:
    # The primitive of jax.jit has been called `pjit` and is called `jit` now.
    name = str(equation.primitive.name)
    return "jit" if name == "pjit" else name


def _walk(jaxpr: Any, within: tuple[str, ...]) -> Iterator[Equation]:
    for equation in jaxpr.eqns:
        name = _name(equation)
        nested = [
            found for inner in jaxpr_core.jaxprs_in_params(equation.params) for found in _walk(inner, (*within, name))
        ]
        yield Equation(name, tuple(found.primitive for found in nested), within)
        yield from nested


def equations(function: Callable[..., object], *args: object) -> tuple[Equation, ...]:
    """Every equation of the function's jaxpr, nested ones included, each before what is inside it."""
    return tuple(_walk(jax.make_jaxpr(function)(*args).jaxpr, ()))


def primitives(function: Callable[..., object], *args: object) -> dict[str, int]:
    """How often each primitive stands in the function's jaxpr, nested ones included."""
    counts: dict[str, int] = {}
    for equation in equations(function, *args):
        counts[equation.primitive] = counts.get(equation.primitive, 0) + 1
    return counts
