"""What a check file says with: declarations, inputs that depend on nothing, and views of a learner's module."""

from __future__ import annotations

from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from runs import Bench

from flaxlings.check import (
    SEEDS,
    Check,
    Forbidden,
    advise,
    collect,
    draw,
    draw_like,
    equations,
    forbid,
    gradients,
    init_specs,
    kinds,
    pitfall,
    primitives,
    probe,
    redraw,
    specs,
    variant,
)
from flaxlings.judge.observation import Pitfall, ProbePlan, Variant
from flaxlings.run.worker.flatten import flatten

X = jnp.linspace(-1.0, 1.0, 6).reshape(2, 3)


class Net(nn.Module):
    """Dense, batch normalisation, Dense."""

    @nn.compact
    def __call__(self, x: Any) -> Any:
        x = nn.BatchNorm(use_running_average=True)(nn.Dense(4)(x))
        return nn.Dense(2)(x)


class NnxNet(nnx.Module):  # type: ignore[misc] # flax is untyped here
    def __init__(self, rngs: nnx.Rngs) -> None:
        self.linear = nnx.Linear(3, 4, rngs=rngs)
        self.norm = nnx.BatchNorm(4, use_running_average=True, rngs=rngs)
        self.drop = nnx.Dropout(0.5, rngs=rngs)
        self.raw = jnp.ones(2)

    def __call__(self, x: Any) -> Any:
        return self.norm(self.linear(x))


def variables() -> Any:
    return Net().init(jax.random.key(0), X)


def test_what_a_check_declares_is_collected_in_its_order() -> None:
    with collect() as check:

        @probe("first")
        def one(exercise: Any, seed: int) -> object:
            return 1

        @probe("second", seeds=[3], rtol=0.1, atol=0.2, strict_scalars=True)
        def two(exercise: Any, seed: int) -> object:
            return 2

        forbid("flax.linen.Dense", says="no")
        pitfall("a", replace=("x", "y"), says="one edit")
        pitfall("b", replace=[("x", "y"), ("z", "w")], says="two edits")
        variant("c", replace=[["x", "y"]])  # type: ignore[list-item] # a check file may write lists

        @advise
        def advice(exercise: Any, tree: Any) -> None:
            return None

    assert [each.plan for each in check.probes] == [
        ProbePlan("one", "first", SEEDS),
        ProbePlan("two", "second", (3,), 0.1, 0.2, strict_scalars=True),
    ]
    assert [each.function for each in check.probes] == [one, two]
    assert check.forbidden == [Forbidden("flax.linen.Dense", "no")]
    assert check.pitfalls == [
        Pitfall("a", (("x", "y"),), "one edit"),
        Pitfall("b", (("x", "y"), ("z", "w")), "two edits"),
    ]
    assert check.variants == [Variant("c", (("x", "y"),))]
    assert check.advice == [advice]
    assert len(SEEDS) > 1


def test_checks_do_not_meet() -> None:
    with collect() as outer:
        forbid("a.b", says="outer")
        with collect() as inner:
            forbid("a.b", says="inner")
        forbid("a.c", says="outer")
    assert ([each.says for each in outer.forbidden], [each.says for each in inner.forbidden]) == (
        ["outer"] * 2,
        ["inner"],
    )
    with pytest.raises(ZeroDivisionError), collect():
        _ = 1 // 0
    with pytest.raises(RuntimeError):
        forbid("a.b", says="nobody collects")


@pytest.mark.parametrize(
    "declare",
    [
        lambda: probe("a title")(lambda exercise, seed: 1),
        lambda: forbid("a.b", says="no"),
        lambda: pitfall("a", replace=("x", "y"), says="why"),
        lambda: variant("a", replace=("x", "y")),
        lambda: advise(lambda exercise, tree: None),
    ],
    ids=["probe", "forbid", "pitfall", "variant", "advise"],
)
def test_declaring_outside_of_a_check_says_how_it_is_run(declare: Any) -> None:
    with pytest.raises(RuntimeError, match=r"a check file is run by flaxlings, not by itself: `flaxlings run NAME`"):
        declare()


@pytest.mark.parametrize(("title", "seeds"), [("", (0,)), (" \n", (0,)), ("a title", ())])
def test_a_probe_needs_a_title_and_a_seed(title: str, seeds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a probe needs a title and at least one seed"):
        probe(title, seeds=seeds)


def test_two_probes_of_one_name_are_an_error() -> None:
    def declare() -> None:
        @probe("a title")
        def same(exercise: Any, seed: int) -> object:
            return 1

    with collect() as check:
        declare()
        with pytest.raises(ValueError, match="two probes are called 'same': rename one"):
            declare()
    assert len(check.probes) == 1
    assert Check() == Check([], [], [], [], [])


def test_draws_are_fixed_by_seed_and_label() -> None:
    drawn = draw(3, "kernel", (2, 3))
    assert (drawn.shape, drawn.dtype) == ((2, 3), jnp.float32)
    np.testing.assert_array_equal(drawn, draw(3, "kernel", [2, 3]))
    for other in (draw(4, "kernel", (2, 3)), draw(3, "bias", (2, 3))):
        assert not np.array_equal(drawn, other)
    np.testing.assert_allclose(draw(0, "x", (2,)), DRAWN, rtol=1e-6)


DRAWN = [-0.6485389, 1.0817163]
"""What every version drew so far: an exercise's numbers do not move under its learners."""


def test_draws_have_the_dtype_that_was_asked_for_and_look_normal() -> None:
    assert draw(0, "x", (3,), jnp.bfloat16).dtype == jnp.bfloat16
    many = np.asarray(draw(0, "many", (10_000,)))
    assert abs(many.mean()) < 0.05
    assert abs(many.std() - 1) < 0.05
    assert draw(0, "scalar", ()).shape == ()


def test_draws_do_not_depend_on_what_a_learner_sets(bench: Bench) -> None:
    """Neither precision, nor PRNG implementation, nor numpy's seed."""
    check = """
from flaxlings.check import draw, draw_like, probe
import jax, jax.numpy as jnp

@probe("draws")
def draws(exercise, seed):
    spec = {"w": jax.ShapeDtypeStruct((2,), jnp.float32), "var": jax.ShapeDtypeStruct((2,), jnp.float32)}
    return draw(seed, "x", (3,)), draw_like(spec, seed)
"""
    plain = Bench(bench.directory, bench.launcher, check).leaves("")
    settings = """
import jax, numpy
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_default_prng_impl", "rbg")
jax.config.update("jax_threefry_partitionable", False)
jax.config.update("jax_default_matmul_precision", "bfloat16")
jax.config.update("jax_disable_jit", True)
numpy.random.seed(3)
"""
    assert Bench(bench.directory, bench.launcher, check).leaves(settings) == plain
    assert {leaf.value.dtype for leaf in plain if hasattr(leaf.value, "dtype")} == {"float32"}


def test_drawing_like_a_tree_keeps_its_structure_and_changes_every_float() -> None:
    tree = variables()
    drawn = draw_like(tree, 1)
    assert jax.tree.structure(drawn) == jax.tree.structure(tree)
    assert flatten(specs(drawn)) == flatten(specs(tree))
    for before, after in zip(jax.tree.leaves(tree), jax.tree.leaves(drawn), strict=True):
        assert not np.array_equal(before, after)
    assert not np.array_equal(draw_like(tree, 2)["params"]["Dense_0"]["bias"], drawn["params"]["Dense_0"]["bias"])


def test_a_drawn_leaf_does_not_depend_on_the_other_leaves() -> None:
    tree = variables()
    alone = draw_like({"params": {"Dense_1": {"bias": tree["params"]["Dense_1"]["bias"]}}}, 1)
    np.testing.assert_array_equal(alone["params"]["Dense_1"]["bias"], draw_like(tree, 1)["params"]["Dense_1"]["bias"])


def test_drawn_variances_are_positive_and_not_all_alike() -> None:
    var = draw_like({"batch_stats": {"var": jnp.zeros(500), "mean": jnp.zeros(500)}}, 0)["batch_stats"]
    assert 0.5 <= var["var"].min() < 0.8
    assert 1.6 < var["var"].max() < 2
    assert var["mean"].min() < -1
    state = draw_like(nnx.state(nnx.BatchNorm(500, rngs=nnx.Rngs(0))), 0)
    assert state["var"].get_value().min() >= 0.5
    assert state["mean"].get_value().min() < -1


def test_drawing_works_on_specs_and_leaves_other_leaves_alone() -> None:
    key = jax.random.key(0)
    tree = {
        "w": jax.ShapeDtypeStruct((2, 3), jnp.bfloat16),
        "n": jnp.arange(3),
        "key": key,
        "numpy": np.zeros(2, np.float32),
        "text": "x",
        "none": None,
        "number": 1.5,
    }
    drawn = draw_like(tree, 0)
    assert (drawn["w"].shape, drawn["w"].dtype) == ((2, 3), jnp.bfloat16)
    np.testing.assert_array_equal(drawn["w"], draw_like({"w": jnp.zeros((2, 3), jnp.bfloat16)}, 0)["w"])
    np.testing.assert_array_equal(drawn["n"], jnp.arange(3))
    assert drawn["key"] is key
    assert drawn["numpy"].any()
    assert (drawn["text"], drawn["none"], drawn["number"]) == ("x", None, 1.5)


def test_drawing_like_what_eval_shape_gives_equals_drawing_like_the_arrays() -> None:
    shapes = jax.eval_shape(Net().init, jax.random.key(0), X)
    assert flatten(draw_like(shapes, 5)) == flatten(draw_like(variables(), 5))


def test_redrawing_changes_the_module_itself_and_no_kinds() -> None:
    module = NnxNet(nnx.Rngs(0))
    before = {leaf.path: leaf for leaf in flatten(module)}
    assert redraw(module, 1) is module
    after = {leaf.path: leaf for leaf in flatten(module)}
    unlike = {path for path, leaf in after.items() if leaf != before[path]}
    same = {("drop", "rngs", "count"), ("drop", "rngs", "key")}
    assert unlike == before.keys() - same
    assert [leaf.variable for leaf in after.values()] == [leaf.variable for leaf in before.values()]
    assert np.isfinite(module(X)).all()


def test_specs_are_names_shapes_and_dtypes() -> None:
    tree = {"a": jnp.ones((2, 3), jnp.bfloat16), "b": [np.zeros(1, np.int32), "text", None, 1.5]}
    found = specs(tree)
    assert found == {
        "a": jax.ShapeDtypeStruct((2, 3), jnp.bfloat16),
        "b": [jax.ShapeDtypeStruct((1,), np.int32), "text", None, 1.5],
    }
    assert flatten(specs(variables())) == flatten(jax.eval_shape(Net().init, jax.random.key(0), X))
    assert flatten(specs(specs(tree))) == flatten(found)


def test_specs_of_an_nnx_module_keep_the_kinds() -> None:
    found = {leaf.path: (type(leaf.value).__name__, leaf.variable) for leaf in flatten(specs(NnxNet(nnx.Rngs(0))))}
    assert found["linear", "kernel"] == ("Spec", "Param")
    assert found["norm", "mean"] == ("Spec", "BatchStat")
    assert found["drop", "rngs", "key"] == ("Spec", "RngKey")
    assert found["raw",] == ("Spec", None)


def test_kinds_are_the_classes_of_the_variables_by_path() -> None:
    assert kinds(NnxNet(nnx.Rngs(0))) == {
        "drop/rngs/count": "RngCount",
        "drop/rngs/key": "RngKey",
        "linear/bias": "Param",
        "linear/kernel": "Param",
        "norm/bias": "Param",
        "norm/mean": "BatchStat",
        "norm/scale": "Param",
        "norm/var": "BatchStat",
        "raw": "Array",
    }


def test_gradients_weigh_every_output_differently() -> None:
    def outputs(w: Any) -> Any:
        return {"a": w, "b": [2 * w, None], "c": jnp.arange(3), "d": w.astype(jnp.bfloat16).sum()}

    w = jnp.array([1.0, 2.0, 3.0])
    weights = {place: draw(7, str(place), (3,) if place < 2 else ()) for place in (0, 1, 3)}
    expected = weights[0] + 2 * weights[1] + weights[3].astype(jnp.bfloat16)
    np.testing.assert_allclose(gradients(outputs, w, 7), expected, rtol=1e-5)
    assert not np.allclose(gradients(outputs, w, 8), expected)
    swapped = gradients(lambda w: {**outputs(w), "a": 2 * w, "b": [w, None]}, w, 7)
    assert not np.allclose(swapped, expected)


def test_gradients_have_the_structure_of_the_tree() -> None:
    params = draw_like(variables(), 0)["params"]
    stats = draw_like(variables(), 0)["batch_stats"]
    found = gradients(lambda params: Net().apply({"params": params, "batch_stats": stats}, X), params)
    assert flatten(specs(found)) == flatten(specs(params))
    assert all(np.any(leaf) for leaf in jax.tree.leaves(found))
    assert gradients(lambda w: (), jnp.ones(2)).tolist() == [0, 0]


def double(x: Any) -> Any:
    return x * 2.0


def test_equations_are_those_inside_jit_and_remat_and_scan_too() -> None:
    def function(x: Any) -> Any:
        y = jax.jit(double)(x)
        z = jax.checkpoint(lambda x: jnp.sin(x) * x)(y)
        carry, _ = jax.lax.scan(lambda c, _: (jax.jit(double)(c), None), z, None, length=3)
        return carry

    found = [(each.primitive, each.inside, each.within) for each in equations(function, jnp.ones(2))]
    assert found == [
        ("jit", ("mul",), ()),
        ("mul", (), ("jit",)),
        ("remat2", ("sin", "mul"), ()),
        ("sin", (), ("remat2",)),
        ("mul", (), ("remat2",)),
        ("scan", ("jit", "mul"), ()),
        ("jit", ("mul",), ("scan",)),
        ("mul", (), ("scan", "jit")),
    ]


def test_equations_are_those_of_every_branch_and_of_derivatives() -> None:
    def branches(x: Any) -> Any:
        return jax.lax.cond(x > 0, jnp.sin, jnp.cos, x)

    assert primitives(branches, 1.0).items() >= {"cond": 1, "sin": 1, "cos": 1}.items()

    def loop(x: Any) -> Any:
        return jax.lax.while_loop(lambda x: x < 9, lambda x: jnp.tanh(x) + x, x)

    assert primitives(loop, 1.0).items() >= {"while": 1, "lt": 1, "tanh": 1, "add": 1}.items()
    assert "logistic" in primitives(jax.nn.sigmoid, 1.0)
    assert "tanh" in primitives(jax.grad(jnp.tanh), 1.0)

    @jax.custom_vjp
    def custom(x: Any) -> Any:
        return jnp.exp(x)

    custom.defvjp(lambda x: (custom(x), x), lambda x, g: (g,))
    assert "exp" in primitives(custom, 1.0)


def test_primitives_are_counted() -> None:
    assert primitives(lambda x: double(double(x)) + x, 1.0) == {"mul": 2, "add": 1}
    assert primitives(lambda x: x, 1.0) == {}
    given = variables()
    assert primitives(lambda x: Net().apply(given, x), X)["dot_general"] == 2


class Escaping(nn.Module):
    """Makes its parameter where plain jax traces, as a learner would who forgot to lift."""

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        return jax.jit(lambda x: x @ self.param("kernel", nn.initializers.zeros, (x.shape[-1], 4)))(x)


def test_params_that_escape_from_a_plain_transformation_are_counted() -> None:
    key = jax.random.key(0)
    sound = init_specs(nn.Dense(4).init, key, X)
    assert flatten(sound["variables"]) == flatten(jax.eval_shape(nn.Dense(4).init, key, X))
    escaped = "params that escaped from a JAX transformation"
    assert (sound[escaped], init_specs(Escaping().init, key, X)[escaped]) == (0, 1)
