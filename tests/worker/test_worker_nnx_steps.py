"""The calls of NNX submodules are seen with their path below the outermost module, and nothing stays changed."""

from __future__ import annotations

import inspect
import pickle
import threading
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import jax
import jax.numpy as jnp
import pytest
from flax import nnx

from flaxlings.judge.observation import Step
from flaxlings.run.worker.nnx_calls import TREE_LIMIT, paths
from flaxlings.run.worker.residue import observe, residue
from flaxlings.run.worker.steps import STEP_LIMIT, Steps

X = jnp.ones((2, 3))


class Block(nnx.Module):  # type: ignore[misc] # flax is untyped here
    def __init__(self, rngs: nnx.Rngs) -> None:
        self.linear = nnx.Linear(3, 3, rngs=rngs)

    def __call__(self, x: jax.Array) -> Any:
        """Linear, relu."""
        return nnx.relu(self.linear(x))


class Net(nnx.Module):  # type: ignore[misc] # likewise
    def __init__(self, rngs: nnx.Rngs, blocks: int = 2) -> None:
        self.layers = nnx.List([Block(rngs) for _ in range(blocks)])
        self.head = nnx.Linear(3, 4, rngs=rngs)

    def __call__(self, x: jax.Array) -> Any:
        for layer in self.layers:
            x = layer(x)
        return self.head(x)


def seen(run: Callable[[], object]) -> list[Step]:
    """The steps while this runs."""
    steps = Steps()
    with steps.watching():
        run()
    return steps.seen


def names(run: Callable[[], object]) -> list[str]:
    return [".".join(step.path) for step in seen(run)]


def made(call: Callable[..., object], **attributes: object) -> Any:
    """A module of a class of its own with these attributes and this `__call__`."""
    kind = type("Made", (nnx.Module,), {"__call__": call, "__module__": __name__})
    module = kind()
    for name, value in attributes.items():
        setattr(module, name, value)
    return module


def linear() -> Any:
    return nnx.Linear(3, 3, rngs=nnx.Rngs(0))


def test_every_call_below_the_outermost_module_is_a_step() -> None:
    model = Net(nnx.Rngs(0))
    assert [
        (step.path, step.module, step.input and step.input.shape, step.output.shape) for step in seen(lambda: model(X))
    ] == [
        (("layers", "0", "linear"), "Linear", (2, 3), (2, 3)),
        (("layers", "0"), "Block", (2, 3), (2, 3)),
        (("layers", "1", "linear"), "Linear", (2, 3), (2, 3)),
        (("layers", "1"), "Block", (2, 3), (2, 3)),
        (("head",), "Linear", (2, 3), (2, 4)),
    ]


def test_a_step_has_the_numbers_of_the_call() -> None:
    model = Block(nnx.Rngs(0))
    (step,) = seen(lambda: model(X))
    assert step.input is not None
    assert step.input.data == bytes(X)
    assert step.output.data == bytes(model.linear(X))


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (nnx.Sequential(linear(), nnx.relu, linear()), ["layers.0", "layers.2"]),
        (made(lambda self, x: self.b(self.a(x)), a=(shared := linear()), b=shared), ["a", "a"]),
        (made(lambda self, x: self.towers["left"](x), towers=nnx.Dict(left=linear())), ["towers.left"]),
        (made(lambda self, x: self.held[0]["one"](x), held=nnx.data([{"one": linear()}])), ["held.0.one"]),
        (
            made(
                lambda self, x: [layer(x) for layer in self.layers],
                layers=nnx.List([linear() for _ in range(11)]),
            ),
            [f"layers.{index}" for index in range(11)],
        ),
        (made(lambda self, x: linear()(x)), []),
        (made(lambda self, x: shared(x)), []),
        (linear(), []),
    ],
    ids=["sequential", "shared", "dict", "plain-containers", "eleven", "made-in-the-call", "elsewhere", "alone"],
)
def test_a_path_is_made_of_attributes(model: Any, expected: list[str]) -> None:
    assert names(lambda: model(X)) == expected


def test_of_two_paths_the_first_in_the_order_of_the_graph_counts() -> None:
    model = Net(nnx.Rngs(0), blocks=12)
    model.again = model.layers[10]
    model.others = nnx.data({"b": [linear(), model.layers[11]], "a": (linear(),)})
    expected = {tuple(map(str, path)): id(module) for path, module in nnx.iter_modules(model)}
    found = {path: id(each) for each, path in paths(model).values() if isinstance(each, nnx.Module)}
    assert found == expected


def test_a_tree_is_looked_at_up_to_its_limit() -> None:
    root = made(lambda self, x: x, wide=nnx.data([0] * 100_000), many=nnx.data([[] for _ in range(TREE_LIMIT)]))
    assert len(paths(root)) == TREE_LIMIT


def test_a_submodule_that_is_assigned_in_the_call_has_its_path() -> None:
    def call(self: Any, x: jax.Array) -> Any:
        x = self.first(x)
        self.late = linear()
        return self.late(x)

    assert names(lambda: made(call, first=linear())(X)) == []  # its class came later than the watch
    model = made(call, first=linear())
    assert names(lambda: model(X)) == ["first", "late"]


def test_what_super_does_is_part_of_the_call() -> None:
    class Doubled(nnx.Linear):  # type: ignore[misc] # likewise
        def __call__(self, x: jax.Array) -> Any:
            return 2 * super().__call__(x)

    model = made(lambda self, x: self.doubled(x), doubled=Doubled(3, 3, rngs=nnx.Rngs(0)))
    (step,) = seen(lambda: model(X))
    assert (step.module, step.output.data) == ("Doubled", bytes(model(X)))


def test_every_call_of_the_outermost_module_begins_anew() -> None:
    one, other = Block(nnx.Rngs(0)), nnx.Sequential(linear())
    assert names(lambda: (one(X), other(X), one.linear(X), one(X))) == ["linear", "layers.0", "linear"]


@pytest.mark.parametrize(
    "run",
    [
        lambda model: nnx.jit(lambda model, x: model(x))(model, X),
        nnx.grad(lambda model: model(X).sum()),
        lambda model: nnx.vmap(lambda model, x: model(x), in_axes=(None, 0))(model, X),
        lambda model: nnx.eval_shape(model, X),
        lambda model: nnx.remat(lambda model, x: model(x))(model, X),
        lambda model: jax.jit(type(model).__call__)(model, X),
        lambda model: nnx.jit(model)(X),
    ],
    ids=["jit", "grad", "vmap", "eval_shape", "remat", "jax.jit", "jit-of-a-module"],
)
def test_what_jax_traces_is_no_step(run: Callable[[Any], object]) -> None:
    model = Net(nnx.Rngs(0))
    expected = jax.tree.leaves(run(model))
    results: list[Any] = []
    assert seen(lambda: results.extend(jax.tree.leaves(run(model)))) == []
    assert [each.shape for each in results] == [each.shape for each in expected]
    if not isinstance(results[0], jax.ShapeDtypeStruct):
        assert all(bool(jnp.array_equal(*each)) for each in zip(results, expected, strict=True))


def test_a_call_that_is_jitted_stays_what_it_is() -> None:
    class Jitted(nnx.Linear):  # type: ignore[misc] # likewise
        __call__ = nnx.jit(nnx.Linear.__call__)

    model = made(lambda self, x: self.after(self.jitted(x)), jitted=Jitted(3, 3, rngs=nnx.Rngs(0)), after=linear())
    own = vars(Jitted)["__call__"]
    then: list[object] = []
    assert names(lambda: (then.append(vars(Jitted)["__call__"]), model(X))) == ["after"]
    assert then == [own]


def test_steps_are_bounded_in_number_and_size() -> None:
    def call(self: Any, x: jax.Array) -> Any:
        for _ in range(100):
            x = self.layer(x)
        return self.wide(x)

    model = made(call, layer=linear(), wide=nnx.Linear(3, 10_000, rngs=nnx.Rngs(0)))
    assert names(lambda: model(X)) == ["layer"] * STEP_LIMIT
    large = made(lambda self, x: self.wide(x), wide=model.wide)
    assert seen(lambda: large(X)) == []


def test_an_exception_passes_through_and_what_was_seen_before_it_stays() -> None:
    def call(self: Any, x: jax.Array) -> Any:
        return self.wrong(self.right(x))

    model = made(call, right=linear(), wrong=nnx.Linear(7, 1, rngs=nnx.Rngs(0)))
    steps = Steps()
    with pytest.raises(TypeError, match="dot_general"), steps.watching():
        model(X)
    assert [step.path for step in steps.seen] == [("right",)]
    block = Block(nnx.Rngs(0))
    with steps.watching():
        with pytest.raises(TypeError, match="dot_general"):
            model(X)
        block(X)
    assert [step.path for step in steps.seen] == [("right",), ("right",), ("linear",)]


@pytest.mark.parametrize("args", [(), (X, X)])
def test_a_wrong_call_is_told_in_the_same_words(args: tuple[Any, ...]) -> None:
    model = Block(nnx.Rngs(0))

    def complaint(call: Callable[..., object], *args: object) -> str:
        with pytest.raises(TypeError) as caught:
            call(*args)
        return str(caught.value)

    expected = complaint(model, *args), complaint(Block.__call__)
    with Steps().watching():
        assert (complaint(model, *args), complaint(Block.__call__)) == expected


def test_a_learner_sees_no_difference() -> None:
    model = Block(nnx.Rngs(0))

    def look() -> tuple[object, ...]:
        call = type(model).__call__
        return (
            call.__name__,
            call.__qualname__,
            call.__doc__,
            call.__module__,
            inspect.signature(call),
            inspect.signature(model),
            inspect.getsource(call),
            pickle.loads(pickle.dumps(call)) is call,
            nnx.graphdef(model),
        )

    expected = look()
    with Steps().watching():
        assert look() == expected
        assert Block.__call__ is Block.__call__
        assert pickle.loads(pickle.dumps(Block.__call__)) is Block.__call__


def test_a_sequential_passes_rngs_to_those_that_take_them() -> None:
    model = nnx.Sequential(linear(), nnx.Dropout(0.5))
    expected = model(X, rngs=nnx.Rngs(dropout=1))
    results: list[jax.Array] = []
    assert names(lambda: results.append(model(X, rngs=nnx.Rngs(dropout=1)))) == ["layers.0", "layers.1"]
    assert jnp.array_equal(results[0], expected)


def test_flax_can_wrap_calls_in_the_meantime() -> None:
    model = Net(nnx.Rngs(0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = nnx.tabulate(model, X)
        with Steps().watching():
            assert nnx.tabulate(model, X) == expected
    assert names(lambda: model(X)) == ["layers.0.linear", "layers.0", "layers.1.linear", "layers.1", "head"]


def test_another_thread_is_not_watched() -> None:
    model = Block(nnx.Rngs(0))

    def run() -> None:
        thread = threading.Thread(target=model, args=(X,))
        thread.start()
        thread.join()

    assert seen(run) == []


def test_of_two_who_watch_the_later_one_sees() -> None:
    model = Block(nnx.Rngs(0))
    inner: list[str] = []
    assert names(lambda: (inner.extend(names(lambda: model(X))), model(X))) == ["linear"]
    assert inner == ["linear"]


class Stop(BaseException):
    """Nobody catches it by accident."""


@pytest.mark.parametrize("error", [None, Stop()])
def test_nothing_stays_behind(error: BaseException | None) -> None:
    model = Net(nnx.Rngs(0))
    own = vars(Block)["__call__"]

    def run() -> None:
        with Steps().watching():
            assert vars(Block)["__call__"] is not own
            model(X)
            if error is not None:
                raise error

    model(X)
    before = observe()
    try:
        run()
    except Stop:
        assert error is not None
    # Hypothesis, which other tests run, times the collector of garbage in an attribute of its own.
    assert [place for place in residue(before, observe()) if not place.startswith("hypothesis.")] == []
    assert vars(Block)["__call__"] is own


@pytest.fixture
def patched() -> Iterator[Callable[..., Any]]:
    own = vars(nnx.Linear)["__call__"]
    yield lambda self, x: x
    nnx.Linear.__call__ = own


def test_what_the_learner_has_put_there_is_not_taken_away(patched: Callable[..., Any]) -> None:
    before = observe()

    def run() -> None:
        nnx.Linear.__call__ = patched

    assert seen(run) == []
    assert vars(nnx.Linear)["__call__"] is patched
    assert "flax.nnx.nn.linear.Linear.__call__" in set(residue(before, observe()))


def test_a_class_that_answers_with_errors_costs_no_step_of_another() -> None:
    numbers = count()

    class Odd(nnx.Module):  # type: ignore[misc] # likewise
        @property
        def __dict__(self) -> Any:  # type: ignore[override] # a learner may do it
            raise RuntimeError(next(numbers))

        def __call__(self, x: jax.Array) -> Any:
            return x

    odd = object.__new__(Odd)
    block = Block(nnx.Rngs(0))
    model = made(lambda self, x: (self.block(x), odd(x))[1], block=block)
    assert names(lambda: (odd(X), model(X))) == ["block.linear", "block"]
