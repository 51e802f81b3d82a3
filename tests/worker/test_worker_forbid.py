"""`forbid` acts on calls made from the learner's file while it runs, under whatever name; never on text."""

from __future__ import annotations

import pytest
from runs import Bench, the_observation

from flaxlings.judge.observation import Offence

CHECK = """
from flaxlings.check import forbid, probe

@probe("whatever f returns")
def value(exercise, seed):
    return exercise.f(seed)

forbid({target!r}, says="no")
"""

LINEN = "import functools\nimport jax, jax.numpy as jnp\nimport flax.linen as nn\nX = jnp.ones((2, 3))\n"
NNX = "import functools\nimport jax, jax.numpy as jnp\nfrom flax import nnx\nX = jnp.ones((2, 3))\n"


def offences(bench: Bench, target: str, source: str) -> list[Offence]:
    seen = Bench(bench.directory, bench.launcher, CHECK.format(target=target)).run(source)
    assert the_observation(seen).raised is None
    return list(seen.offences)


def line_of(source: str, mark: str) -> int:
    (line,) = [number for number, text in enumerate(source.splitlines(), 1) if mark in text]
    return line


INIT = "    return jax.eval_shape({}.init, jax.random.key(0), X)\n"

CALLED = {
    "directly": "def f(seed):\n    layer = nn.Dense(3)  # here\n" + INIT.format("layer"),
    "by keyword": "def f(seed):\n    layer = nn.Dense(features=3)  # here\n" + INIT.format("layer"),
    "at load": "layer = nn.Dense(3)  # here\ndef f(seed):\n" + INIT.format("layer"),
    "under an alias": "D = nn.Dense\ndef f(seed):\n    layer = D(3)  # here\n" + INIT.format("layer"),
    "imported by another name": (
        "from flax.linen import Dense as X_\ndef f(seed):\n    layer = X_(3)  # here\n" + INIT.format("layer")
    ),
    "from where it is defined": (
        "from flax.linen.linear import Dense as D\ndef f(seed):\n    layer = D(3)  # here\n" + INIT.format("layer")
    ),
    "by getattr": "def f(seed):\n    layer = getattr(nn, 'De' + 'nse')(3)  # here\n" + INIT.format("layer"),
    "by a partial": (
        "P = functools.partial(nn.Dense, use_bias=False)\ndef f(seed):\n    layer = P(3)  # here\n"
        + INIT.format("layer")
    ),
    "by map": "def f(seed):\n    layer = [*map(nn.Dense, [3])][0]  # here\n" + INIT.format("layer"),
    "by a subclass": (
        "class MyD(nn.Dense):\n    pass\ndef f(seed):\n    layer = MyD(3)  # here\n" + INIT.format("layer")
    ),
    "by a subclass with fields": (
        "class MyD(nn.Dense):\n    more: int = 1\ndef f(seed):\n    layer = MyD(3, more=2)  # here\n"
        + INIT.format("layer")
    ),
    "through nn.jit": "def f(seed):\n    layer = nn.jit(nn.Dense)(3)  # here\n" + INIT.format("layer"),
    "through nn.remat": "def f(seed):\n    layer = nn.remat(nn.Dense)(3)  # here\n" + INIT.format("layer"),
    "through nn.vmap": (
        "V = nn.vmap(nn.Dense, variable_axes={'params': 0}, split_rngs={'params': True})\n"
        "def f(seed):\n    layer = V(3)  # here\n" + INIT.format("layer")
    ),
    "in a compact call": (
        "class M(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        return nn.Dense(3)(x)  # here\n"
        "def f(seed):\n" + INIT.format("M()")
    ),
    "in setup": (
        "class M(nn.Module):\n    def setup(self):\n        self.d = nn.Dense(3)  # here\n"
        "    def __call__(self, x):\n        return self.d(x)\ndef f(seed):\n" + INIT.format("M()")
    ),
    "in a lifted module": (
        "class M(nn.Module):\n    @nn.remat\n    @nn.compact\n    def __call__(self, x):\n"
        "        return nn.Dense(3)(x)  # here\ndef f(seed):\n" + INIT.format("M()")
    ),
    "in a scanned module": (
        "class Step(nn.Module):\n    @nn.compact\n    def __call__(self, carry, x):\n"
        "        return carry, nn.Dense(3)(x)  # here\n"
        "S = nn.scan(Step, variable_broadcast='params', split_rngs={'params': False})\n"
        "def f(seed):\n    return jax.eval_shape(S().init, jax.random.key(0), X, X)\n"
    ),
    "as a default": (
        "class M(nn.Module):\n    d: nn.Module = nn.Dense(3)  # here\n    def __call__(self, x): return self.d(x)\n"
        "def f(seed):\n" + INIT.format("M()")
    ),
    "inside a container": "def f(seed):\n    layer = nn.Sequential([nn.Dense(3)])  # here\n" + INIT.format("layer"),
    "under jax.jit": (
        "@jax.jit\ndef g(x):\n    return nn.Dense(3).init(jax.random.key(0), x)  # here\ndef f(seed): return g(X)\n"
    ),
}

INNOCENT = {
    "in a docstring": '"""Builds what nn.Dense(3) does."""\n# nn.Dense(3)\ndef f(seed):\n    return "nn.Dense(3)"\n',
    "in annotations": (
        "def g(layer: nn.Dense) -> 'nn.Dense': ...\nclass M(nn.Module):\n    d: nn.Dense\ndef f(seed): return 1\n"
    ),
    "in isinstance": "def f(seed):\n    return isinstance(3, nn.Dense) or issubclass(nn.Conv, nn.Dense)\n",
    "as a class": "D = nn.Dense\nclass Mine(nn.Dense): ...\nL = nn.jit(nn.Dense)\ndef f(seed): return 1\n",
    "in attention": "def f(seed):\n" + INIT.format("nn.MultiHeadDotProductAttention(num_heads=1)"),
    "in a cell": ("def f(seed):\n    return jax.eval_shape(nn.LSTMCell(3).init, jax.random.key(0), (X, X), X)\n"),
    "in a layer of one's own": (
        "class MyDense(nn.Module):\n    features: int\n    @nn.compact\n    def __call__(self, x):\n"
        "        kernel = self.param('kernel', nn.initializers.lecun_normal(), (x.shape[-1], self.features))\n"
        "        return x @ kernel\n"
        "def f(seed):\n    return MyDense(3).init(jax.random.key(0), X)\n"
    ),
    "in a sequence of others": "def f(seed):\n" + INIT.format("nn.Sequential([nn.relu, nn.LayerNorm()])"),
}


@pytest.mark.parametrize("source", CALLED.values(), ids=CALLED)
def test_a_call_of_a_forbidden_linen_class_is_an_offence_on_its_line_alone(bench: Bench, source: str) -> None:
    source = LINEN + source
    assert offences(bench, "flax.linen.Dense", source) == [Offence("flax.linen.Dense", "no", line_of(source, "# here"))]


@pytest.mark.parametrize("source", INNOCENT.values(), ids=INNOCENT)
def test_what_is_no_call_of_the_learners_is_no_offence(bench: Bench, source: str) -> None:
    assert offences(bench, "flax.linen.Dense", LINEN + source) == []


def test_a_module_made_by_the_check_may_be_bound_cloned_and_adopted(bench: Bench) -> None:
    check = CHECK.format(target="flax.linen.Dense").replace(
        "exercise.f(seed)", "exercise.f(nn.Dense(3), nn.Sequential([nn.Dense(2), nn.Dense(3)]))"
    )
    source = (
        LINEN
        + """
class Chain(nn.Module):
    first: nn.Module
    second: nn.Module
    def __call__(self, x):
        return self.second(self.first(x))

class Inner(nn.Module):
    layers: tuple
    @nn.compact
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

def f(first, second):
    copy = first.copy(name="copy")
    a = Chain(first, second).init(jax.random.key(0), X)
    b = Inner((first, copy)).init_with_output(jax.random.key(0), X)
    bound = first.bind({"params": {"kernel": jnp.ones((3, 3)), "bias": jnp.ones(3)}})
    return a, b, bound(X)
"""
    )
    seen = Bench(bench.directory, bench.launcher, "import flax.linen as nn\n" + check).run(source)
    assert the_observation(seen).raised is None
    assert seen.offences == ()


def test_a_container_that_is_forbidden_is_found_and_its_children_are_not(bench: Bench) -> None:
    source = LINEN + "def f(seed):\n    layer = nn.Sequential([nn.Dense(3), nn.relu])  # here\n" + INIT.format("layer")
    assert offences(bench, "flax.linen.Sequential", source) == [
        Offence("flax.linen.Sequential", "no", line_of(source, "# here"))
    ]
    assert offences(bench, "flax.linen.Conv", source) == []


NNX_CALLED = {
    "directly": "def f(seed):\n    return nnx.state(nnx.Linear(3, 2, rngs=nnx.Rngs(0)))  # here\n",
    "in a module": (
        "class M(nnx.Module):\n    def __init__(self, rngs):\n        self.d = nnx.Linear(3, 2, rngs=rngs)  # here\n"
        "def f(seed):\n    return M(nnx.Rngs(0))\n"
    ),
    "by a subclass": "class L(nnx.Linear): ...\ndef f(seed):\n    return L(3, 2, rngs=nnx.Rngs(0))  # here\n",
    "by a subclass with super": (
        "class L(nnx.Linear):\n    def __init__(self, rngs):\n        super().__init__(3, 2, rngs=rngs)  # here\n"
        "def f(seed):\n    return L(nnx.Rngs(0))\n"
    ),
    "by a partial": ("P = functools.partial(nnx.Linear, 3, 2)\ndef f(seed):\n    return P(rngs=nnx.Rngs(0))  # here\n"),
    "under nnx.eval_shape": (
        "def f(seed):\n    return nnx.eval_shape(lambda: nnx.Linear(3, 2, rngs=nnx.Rngs(0)))  # here\n"
    ),
    "under nnx.jit": (
        "@nnx.jit\ndef make():\n    return nnx.Linear(3, 2, rngs=nnx.Rngs(0))  # here\ndef f(seed): return make()\n"
    ),
}
NNX_INNOCENT = {
    "in attention": (
        "def make():\n    return nnx.MultiHeadAttention(num_heads=1, in_features=3, rngs=nnx.Rngs(0))\n"
        "def f(seed):\n    return nnx.eval_shape(make)\n"
    ),
    "in a cell": "def f(seed):\n    return nnx.eval_shape(lambda: nnx.LSTMCell(3, 2, rngs=nnx.Rngs(0)))\n",
    "in an annotation": "class M(nnx.Module):\n    d: nnx.Linear\ndef f(seed): return isinstance(M(), nnx.Linear)\n",
}


@pytest.mark.parametrize("source", NNX_CALLED.values(), ids=NNX_CALLED)
def test_a_call_of_a_forbidden_nnx_class_is_an_offence_on_its_line_alone(bench: Bench, source: str) -> None:
    source = NNX + source
    assert offences(bench, "flax.nnx.Linear", source) == [Offence("flax.nnx.Linear", "no", line_of(source, "# here"))]


@pytest.mark.parametrize("source", NNX_INNOCENT.values(), ids=NNX_INNOCENT)
def test_what_nnx_builds_of_its_own_accord_is_no_offence(bench: Bench, source: str) -> None:
    assert offences(bench, "flax.nnx.Linear", NNX + source) == []


FUNCTIONS = {
    "directly": "def f(seed):\n    return jax.nn.softmax(X)  # here\n",
    "by its name in linen": "import flax.linen as nn\ndef f(seed):\n    return nn.softmax(X)  # here\n",
    "by its name in nnx": "from flax import nnx\ndef f(seed):\n    return nnx.softmax(X)  # here\n",
    "imported": "from jax.nn import softmax as s\ndef f(seed):\n    return s(X, axis=-1)  # here\n",
    "by a partial": "p = functools.partial(jax.nn.softmax, axis=0)\ndef f(seed):\n    return p(X)  # here\n",
    "in a method": (
        "class M:\n    act = jax.nn.softmax\n    def g(self):\n        return type(self).act(X)  # here\n"
        "def f(seed): return M().g()\n"
    ),
    "under jax.jit": "@jax.jit\ndef g(x):\n    return jax.nn.softmax(x)  # here\ndef f(seed):\n    return g(X)\n",
    "under jax.grad": (
        "def g(x):\n    return jax.nn.softmax(x).max()  # here\ndef f(seed):\n    return jax.grad(g)(X)\n"
    ),
    "in a linen module": (
        "import flax.linen as nn\nclass M(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n"
        "        return nn.softmax(nn.Dense(2)(x))  # here\n"
        "def f(seed):\n    return jax.eval_shape(M().init, jax.random.key(0), X)\n"
    ),
}
FUNCTIONS_INNOCENT = {
    "named": "s = jax.nn.softmax\ndef f(seed):\n    'jax.nn.softmax(x)'\n    return s.__name__\n",
    "in a library's function": (
        "import flax.linen as nn\ndef f(seed):\n    return nn.dot_product_attention(*[jnp.ones((1, 2, 1, 3))] * 3)\n"
    ),
    "in another activation": "def f(seed):\n    return jax.nn.log_softmax(X), jax.nn.relu(X)\n",
    "in optax": ("import optax\ndef f(seed):\n    return optax.softmax_cross_entropy(X, X)\n"),
}


@pytest.mark.parametrize("source", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_call_of_a_forbidden_function_is_an_offence_under_every_name_it_has(bench: Bench, source: str) -> None:
    source = "import functools\nimport jax, jax.numpy as jnp\nX = jnp.ones((2, 3))\n" + source
    assert offences(bench, "jax.nn.softmax", source) == [Offence("jax.nn.softmax", "no", line_of(source, "# here"))]


@pytest.mark.parametrize("source", FUNCTIONS_INNOCENT.values(), ids=FUNCTIONS_INNOCENT)
def test_what_calls_a_forbidden_function_of_its_own_accord_is_no_offence(bench: Bench, source: str) -> None:
    source = "import functools\nimport jax, jax.numpy as jnp\nX = jnp.ones((2, 3))\n" + source
    assert offences(bench, "jax.nn.softmax", source) == []


def test_a_watched_function_still_is_what_it_was(bench: Bench) -> None:
    source = """
import copy, functools, inspect
import jax, jax.numpy as jnp
import flax.linen as nn
from flax import nnx
X = jnp.linspace(-1.0, 1.0, 6).reshape(2, 3)

class Net(nn.Module):
    act: object = nn.relu
    @nn.compact
    def __call__(self, x):
        return self.act(nn.Dense(2)(x))

class Nnx(nnx.Module):
    def __init__(self, rngs, act=nnx.relu):
        self.d, self.act = nnx.Linear(3, 2, rngs=rngs), act
    def __call__(self, x):
        return self.act(self.d(x))

class Method:
    act = nn.relu

def bound():
    try:
        return Method().act(X)
    except TypeError:
        return "bound"

def f(seed):
    relu, clip = nn.relu, lambda x: jnp.maximum(x, 0)
    net = nn.Sequential([nn.Dense(2), nn.relu])
    params = net.init(jax.random.key(0), X)
    model = Nnx(nnx.Rngs(0))
    return [
        jax.jit(relu)(X) - clip(X),
        jax.vmap(relu)(X) - clip(X),
        jax.grad(lambda x: relu(x).sum())(X) - jax.grad(lambda x: clip(x).sum())(X),
        jax.jit(jax.grad(lambda x: relu(x).sum()))(X) - (X > 0),
        jax.tree.map(relu, [X])[0] - clip(X),
        net.apply(params, X).min() >= 0,
        copy.deepcopy(net).apply(params, X) - net.apply(params, X),
        Net().init_with_output(jax.random.key(0), X)[0].shape,
        nnx.jit(lambda m, x: m(x))(model, X) - model(X),
        nnx.jit(lambda m, x: m(x))(copy.deepcopy(model), X) - model(X),
        nnx.clone(model)(X) - model(X),
        relu.__name__, list(inspect.signature(relu).parameters), callable(relu), relu is jax.nn.relu is nnx.relu,
        hash(relu) == hash(nn.relu), hasattr(relu, "defjvp"), bound(),
    ]
"""
    plain = Bench(bench.directory, bench.launcher).leaves(source)
    check = CHECK.format(target="jax.nn.relu")
    watched = Bench(bench.directory, bench.launcher, check).leaves(source)
    assert watched == plain


@pytest.mark.parametrize(
    "target", ["jax.nn.softmax", "jax.nn.relu", "jax.numpy.square", "jax.lax.dot", "optax.l2_loss"]
)
def test_a_watched_function_binds_as_a_method_where_it_did(bench: Bench, target: str) -> None:
    source = f"""
import importlib
module, _, name = "{target}".rpartition(".")
function = getattr(importlib.import_module(module), name)

class Method:
    act = function

def f(seed):
    method = Method().act
    return [getattr(method, "__self__", None) is not None, hasattr(function, "lower"), function.__name__]
"""
    watched = Bench(bench.directory, bench.launcher, CHECK.format(target=target)).leaves(source)
    assert watched == bench.leaves(source)


def test_several_targets_are_watched_at_once(bench: Bench) -> None:
    check = CHECK.format(target="flax.linen.Dense") + "forbid('jax.nn.relu', says='nor this')\n"
    source = LINEN + "def f(seed):\n    nn.Dense(1)\n    return nn.relu(X)\n"
    seen = Bench(bench.directory, bench.launcher, check).run(source)
    assert seen.offences == (Offence("flax.linen.Dense", "no", 6), Offence("jax.nn.relu", "nor this", 7))
