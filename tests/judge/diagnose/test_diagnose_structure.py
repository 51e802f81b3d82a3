"""What the rules about structure call each difference between two trees, and what they leave to others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_cases import EXERCISE, Held, answer, array, case_of, drawn, name, param, spec

from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose import dtypes, shapes, structure
from flaxlings.judge.diagnose.case import Case, Found, Sighting
from flaxlings.judge.observation import (
    Array,
    Empty,
    Key,
    Leaf,
    Nothing,
    Number,
    Observation,
    Opaque,
    ProbePlan,
    Raised,
    Spec,
    Text,
)

DENSE = {"kernel": spec(3, 4), "bias": spec(4)}
WIDE = {"kernel": spec(5, 7), "bias": spec(7)}
SQUARE = {"kernel": spec(4, 4), "bias": spec(4)}
STATS = {"mean": spec(4), "var": spec(4)}
Y = drawn(2, 4)


def params(**children):
    return {"params": children}


def layers(stem, *kernels, first=0):
    return params(**{f"{stem}{number}": {"kernel": each} for number, each in enumerate(kernels, start=first)})


MADE_TWICE = """
class M(nn.Module):
    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(4)
        return dense(nn.relu(dense(x)))
"""
ALIASED = """
class M(nnx.Module):
    def __init__(self, rngs):
        self.first = nnx.Linear(4, 4, rngs=rngs)
        self.second = self.first
"""
PLAIN_BIAS = """
class M(nn.Module):
    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", init, (3, 4))
        bias = jnp.zeros((4,))
        return x @ kernel + bias
"""
PLAIN_BIAS_IN_NNX = """
class M(nnx.Module):
    def __init__(self, rngs):
        self.bias = 0.0
"""
RANDOM_PARAM = """
class M(nn.Module):
    def setup(self):
        self.weights = self.param("weights", lambda key: jax.random.uniform(key, (4, 4)))
"""
OWN_VARIABLE = """
class M(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("state", "count", jnp.zeros, ())
"""
EXCHANGED_VARIABLE = OWN_VARIABLE.replace('"state", "count"', '"count", "counter"')
OWN_DENSE = "class MyDense(nn.Module):\n    features: int\n"

NAMED = {
    "a parameter under another name": (params(**DENSE), params(weight=spec(3, 4), bias=spec(4)), "", "renamed"),
    "the same in several trees": (
        {"a vector": params(**DENSE), "a batch": params(**WIDE)},
        {
            "a vector": params(weight=spec(3, 4), bias=spec(4)),
            "a batch": params(weight=spec(5, 7), bias=spec(7)),
        },
        "",
        "renamed",
    ),
    "another name and PyTorch's order of axes": (
        params(**DENSE),
        params(weight=spec(4, 3), bias=spec(4)),
        "",
        "renamed",
    ),
    "automatic names": (
        layers("layers_", spec(3, 4), spec(4, 2)),
        layers("Dense_", spec(3, 4), spec(4, 2)),
        "",
        "renamed",
    ),
    "automatic names of layers that are alike": (
        layers("layers_", spec(4, 4), spec(4, 4)),
        layers("Dense_", spec(4, 4), spec(4, 4)),
        "",
        "renamed",
    ),
    "a given name for an automatic one": (params(Dense_0=DENSE), params(hidden=DENSE), "", "renamed"),
    "layers counted from one": (
        layers("layers_", spec(3, 4), spec(4, 2)),
        layers("layers_", spec(3, 4), spec(4, 2), first=1),
        "",
        "renamed",
    ),
    "an attribute of NNX": ({"kernel": param(3, 4)}, {"w": param(3, 4)}, "", "renamed"),
    "a key of a result": ({"loss": 0.5, "accuracy": array([0.5])}, {"loss": 0.5, "acc": array([0.5])}, "", "renamed"),
    "a parameter that is not there": (params(**DENSE), params(kernel=spec(3, 4)), "", "missing"),
    "no parameters at all": (params(**DENSE), {}, "", "missing"),
    "a layer that is not there": (
        layers("layers_", spec(3, 4), spec(4, 4)),
        layers("layers_", spec(3, 4)),
        "",
        "missing",
    ),
    "a result of one instead of three": ([Y, Y + 1, Y + 2], Y + 2, "", "missing"),
    "an item that is not there": ([Y, Y + 1, Y + 2], [Y, Y + 1], "", "missing"),
    "a bias too many": (params(kernel=spec(3, 4)), params(**DENSE), "", "extra"),
    "a module without parameters": ({}, params(**DENSE), "", "extra"),
    "an item too many": ([Y], [Y, Y + 1], "", "extra"),
    "a ready-made layer inside": (params(**DENSE), params(Dense_0=DENSE), "", "built-in-layer"),
    "a ready-made layer of another shape inside": (
        params(kernel=spec(3, 3, 1, 8)),
        params(Conv_0={"kernel": spec(3, 3, 8)}),
        "",
        "built-in-layer",
    ),
    "a ready-made layer of NNX": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"linear": {"kernel": param(3, 4), "bias": param(4)}},
        ALIASED.replace("first", "linear"),
        "built-in-layer",
    ),
    "a ready-made layer for one's own": (
        params(MyDense_0=DENSE),
        params(Dense_0=DENSE),
        OWN_DENSE,
        "built-in-layer",
    ),
    "another ready-made layer": (
        params(Dense_0={"kernel": spec(3, 4)}),
        params(Conv_0={"kernel": spec(3, 3, 4)}),
        "",
        "another-layer",
    ),
    "a layer in a wrapper of its own": (
        params(layers_0=DENSE),
        params(layers_0={"Dense_0": DENSE}),
        "",
        "nested-too-deep",
    ),
    "another ready-made layer of the same name": (
        params(cell=dict.fromkeys(("h", "i"), DENSE)),
        params(cell=dict.fromkeys(("hn", "hr", "hz", "in", "ir", "iz"), DENSE)),
        "",
        "another-layer",
    ),
    "a level that is not there, and a new name": (
        params(net={"layers_0": DENSE}, dense=WIDE),
        params(Dense_0=DENSE, Dense_1=WIDE),
        "",
        "nested-too-shallow?",
    ),
    "a pair exchanged, with other values": ([Y, {"mean": Y}], [{"mean": Y + 1}, Y + 2], "", "order-swapped"),
    "a pair exchanged in each of two trees": (
        {"one": [Y, {"mean": Y}], "another one": [Y, {"mean": Y}]},
        {"one": [{"mean": Y}, Y], "another one": [{"mean": Y}, Y]},
        "",
        "order-swapped",
    ),
    "a wrapping module": (params(Dense_0=DENSE), params(MLP_0={"Dense_0": DENSE}), "", "nested-too-deep"),
    "a whole dict for what is in it": (STATS, {"batch_stats": STATS}, "", "nested-too-deep"),
    "a tuple of one": ({"y": Y}, {"y": (Y,)}, "", "nested-too-deep"),
    "parameters of a layer in the module itself": (params(Dense_0=DENSE), params(**DENSE), "", "nested-too-shallow"),
    "what is inside params": (params(**DENSE), DENSE, "", "nested-too-shallow"),
    "a level that is not there, with other names": (
        params(net={"layers_0": DENSE, "layers_2": WIDE}),
        params(Dense_0=DENSE, Dense_1=WIDE),
        "",
        "nested-too-shallow",
    ),
    "a parameter that is a plain array": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        PLAIN_BIAS,
        "parameter-became-constant",
    ),
    "a Param that is a number": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": param(3, 4)},
        PLAIN_BIAS_IN_NNX,
        "parameter-became-constant",
    ),
    "a constant that is a parameter": (
        params(dense=SQUARE),
        params(dense=SQUARE, weights=spec(4, 4)),
        RANDOM_PARAM,
        "constant-became-parameter",
    ),
    "statistics among the parameters": (
        {**params(Dense_0=DENSE), "batch_stats": {"Norm_0": {"mean": spec(4)}}},
        params(Dense_0=DENSE, Norm_0={"mean": spec(4)}),
        "",
        "wrong-collection",
    ),
    "a collection of one's own under another name": (
        {"counter": {"count": spec(dtype="int32")}},
        {"state": {"count": spec(dtype="int32")}},
        OWN_VARIABLE,
        "wrong-collection",
    ),
    "a count that is a parameter": (
        {"counter": {"count": spec(dtype="int32")}},
        {"params": {"count": spec(dtype="int32")}},
        "",
        "wrong-collection",
    ),
    "collection and name exchanged": (
        {"counter": {"count": spec(dtype="int32")}},
        {"count": {"counter": spec(dtype="int32")}},
        EXCHANGED_VARIABLE,
        "wrong-collection",
    ),
    "bare arrays": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": spec(3, 4), "bias": spec(4)},
        "",
        "wrong-variable-kind",
    ),
    "a Variable for a Param": (
        {"kernel": param(3, 4)},
        {"kernel": Held("Variable", spec(3, 4))},
        "",
        "wrong-variable-kind",
    ),
    "kinds in words": ({"mean": "BatchStat"}, {"mean": "Param"}, "", "wrong-variable-kind"),
    "a second submodule": (
        params(Dense_0=SQUARE),
        params(Dense_0=SQUARE, Dense_1=SQUARE),
        "",
        "submodule-twice",
    ),
    "one submodule for two": (
        params(Dense_0=SQUARE, Dense_1=SQUARE),
        params(Dense_0=SQUARE),
        MADE_TWICE,
        "submodule-shared",
    ),
    "one module of NNX under two names": (
        {"first": {"kernel": param(4, 4)}, "second": {"kernel": param(4, 4)}},
        {"first": {"kernel": param(4, 4)}},
        ALIASED,
        "submodule-shared",
    ),
    "the output alone": ([Y, {"batch_stats": STATS}], Y, "", "mutated-collection-missing"),
    "one of two collections": (
        {"batch_stats": STATS, "cache": STATS},
        {"batch_stats": STATS},
        "",
        "mutated-collection-missing",
    ),
    "the pair for the output": (Y, [Y, params(**DENSE)], "", "pair-not-unpacked"),
    "output and variables exchanged": ([params(**DENSE), Y], [Y, params(**DENSE)], "", "order-swapped"),
    "two numbers exchanged": ([0.0123, 0.4567], [0.4567, 0.0123], "", "order-swapped"),
    "three arrays reversed": ([Y, Y + 1, Y + 2], [Y + 2, Y + 1, Y], "", "order-swapped"),
    "two small numbers exchanged": ([1.5, 2.5], [2.5, 1.5], "", "order-swapped?"),
    "values under each other's names": ({"mean": Y, "var": Y + 1}, {"mean": Y + 1, "var": Y}, "", "order-swapped"),
    "nothing returned": (Y, None, "", "missing-return"),
    "nothing returned for a pair": ({"a call": [Y, Y]}, {"a call": None}, "", "missing-return"),
    "a function returned": (Y, Opaque("function"), "", "not-called"),
    "a tracer kept": ({"kernel": Y}, {"kernel": Opaque("jax.core.Tracer")}, "", "tracer-leak"),
    "params that escaped": (
        {"variables": params(**DENSE), "params that escaped from a JAX transformation": 0},
        {"variables": params(**DENSE), "params that escaped from a JAX transformation": 2},
        "",
        "tracer-leak",
    ),
    "a dict for a tuple": ([Y, Y], {"y": Y, "z": Y}, "", "another-container"),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), NAMED.values(), ids=NAMED)
def test_a_difference_of_structure_has_a_name(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


DECLINED = {
    "nothing differs": (params(**DENSE), params(**DENSE), ""),
    "only a value": (Y, Y + 1, ""),
    "only a shape": (params(**DENSE), params(**WIDE), ""),
    "something missing and something unlike it": (params(**DENSE), params(kernel=spec(3, 4), table=spec(9, 9, 9)), ""),
    "two names of which one has a partner": (params(**DENSE), params(weight=spec(3, 4), offset=spec(2)), ""),
    "what the check itself called so": ({"output": spec(3), "a share": True}, {"output": spec(4)}, ""),
    "keys that the check made of paths": ({"params/a/kernel": "1"}, {"params/b/kernel": "1"}, ""),
    "two counts that are each other's": ({"inside": 0, "outside": 3}, {"inside": 3, "outside": 0}, ""),
    "two truths that are each other's": ({"compact": True, "setup": False}, {"compact": False, "setup": True}, ""),
    "texts that are no kinds": ({"mean": "a"}, {"mean": "b"}, ""),
    "kinds of some and a shape of others": (
        {"kernel": param(3, 4), "bias": param(4)},
        {"kernel": spec(3, 4), "bias": param(5)},
        "",
    ),
    "a pair of two that fit": (Y, [Y, Y + 1], ""),
    "an expected None": (None, 1, ""),
    "an exception": (Y, Raised("ValueError", "no"), ""),
    "arrays partly exchanged": ([Y, Y + 1, Y + 2], [Y + 1, Y, Y + 5], ""),
}


@pytest.mark.parametrize(("expected", "yours", "source"), DECLINED.values(), ids=DECLINED)
def test_what_is_no_matter_of_structure_is_declined(expected, yours, source):
    assert answer(structure.RULES, case_of(expected, yours, source)) is None


@pytest.mark.parametrize(
    ("expected", "yours", "source", "wanted"),
    [
        (params(Dense_0=SQUARE, Dense_1=SQUARE), params(Dense_0=SQUARE), "", "missing"),
        (params(**DENSE), params(kernel=spec(3, 4)), "", "missing"),
        (params(dense=SQUARE), params(dense=SQUARE, weights=spec(4, 4)), "", "extra"),
        (params(Dense_0=DENSE), params(Dense_0=DENSE, Dense_1=SQUARE), "", "extra"),
        (params(Dense_0=DENSE), params(Dense_0={"Dense_0": DENSE}), OWN_DENSE, "nested-too-deep"),
        (params(**DENSE), params(MyDense_0=DENSE), OWN_DENSE, "nested-too-deep"),
    ],
)
def test_without_evidence_the_plainer_name_is_taken(expected, yours, source, wanted):
    assert name(structure.RULES, case_of(expected, yours, source)) == wanted


def test_seeds_that_say_different_things_are_not_explained():
    renamed = (params(**DENSE), params(weight=spec(3, 4), bias=spec(4)))
    missing = (params(**DENSE), params(kernel=spec(3, 4)))
    assert name(structure.RULES, case_of(*renamed, more=(renamed,))) == "renamed"
    assert name(structure.RULES, case_of(*renamed, more=(missing,))) is None


SENTENCES = {
    "a parameter's name": (
        params(**DENSE),
        params(weight=spec(3, 4), bias=spec(4)),
        'class M:\n    def f(self):\n        self.param("weight", init)\n',
        Found(
            "renamed",
            "`weight` is to be called `kernel`. The name is the string that self.param or self.variable gets, not the "
            "Python variable.",
            line=3,
        ),
    ),
    "a ready-made layer": (
        params(**DENSE),
        params(Dense_0=DENSE),
        "",
        Found(
            "built-in-layer",
            "`Dense_0/kernel` belongs to a ready-made Dense inside the module; `kernel` is expected in the module "
            "itself.",
        ),
    ),
    "a bias left out": (
        params(Dense_0=DENSE),
        params(Dense_0={"kernel": spec(3, 4)}),
        "y = nn.Dense(4, use_bias=False)(x)",
        Found("missing", "`Dense_0/bias` is missing: leave out use_bias=False.", line=1),
    ),
    "a parameter left out": (
        {"a batch of 5": params(**DENSE)},
        {"a batch of 5": params(kernel=spec(3, 4))},
        "",
        Found("missing", '`bias` is missing: declare it by self.param("bias", ...).'),
    ),
    "a plain value": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        PLAIN_BIAS,
        Found(
            "parameter-became-constant",
            'No parameter, but a plain value in yours: `bias`. To be learnt, declare it by self.param("bias", ...).',
            line=6,
        ),
    ),
    "bare arrays": (
        {"kernel": param(3, 4)},
        {"kernel": spec(3, 4)},
        "class M:\n    def __init__(self):\n        self.kernel = jnp.ones(3)\n",
        Found("wrong-variable-kind", "`kernel` is outside any Variable: wrap the array, nnx.Param(...).", line=3),
    ),
    "a changed collection": (
        [Y, {"batch_stats": STATS}],
        Y,
        "",
        Found(
            "mutated-collection-missing",
            'The changed `batch_stats` is not returned: with mutable=["batch_stats"], apply gives a pair, the output '
            "and what changed.",
        ),
    ),
    "a text that Python cannot read": (
        params(**DENSE),
        params(kernel=spec(3, 4)),
        "def (:\n\0",
        Found("missing", '`bias` is missing: declare it by self.param("bias", ...).'),
    ),
}


@pytest.mark.parametrize(("expected", "yours", "source", "wanted"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_says_what_to_change(expected, yours, source, wanted):
    assert answer(structure.RULES, case_of(expected, yours, source)) == wanted


ALL_RULES = (*structure.RULES, *shapes.RULES, *dtypes.RULES)
names = st.sampled_from(
    ["kernel", "bias", "params", "batch_stats", "Dense_0", "Dense_1", "layers_0", "layers_1", "a b"]
)
parts = names | st.integers(-1, 3) | st.text(max_size=2)
sizes = st.lists(st.integers(0, 4), max_size=3).map(tuple)
wild_sizes = st.lists(st.integers(-2, 4) | st.sampled_from([1 << 40, 1 << 64]), max_size=70).map(tuple)
dtype_names = st.sampled_from(["float32", "float64", "int32", "bool", "bfloat16", "complex64", "void", "key<fry>"])


@st.composite
def sound_arrays(draw):
    shape = draw(sizes)
    dtype, size = draw(st.sampled_from([("float32", 4), ("int32", 4), ("bool", 1), ("bfloat16", 2), ("complex64", 8)]))
    count = size
    for each in shape:
        count *= each
    return Array(dtype, shape, draw(st.binary(min_size=count, max_size=count)))


values = st.one_of(
    sound_arrays(),
    st.builds(Spec, dtype_names, sizes | wild_sizes),
    st.builds(Array, dtype_names, sizes | wild_sizes, st.binary(max_size=16)),
    st.builds(Key, st.just("threefry2x32"), sizes, st.binary(max_size=16)),
    st.builds(
        Number, st.sampled_from(["bool", "int", "float", "complex"]), st.sampled_from(["1", "nan", "1e999", "x"])
    ),
    st.builds(Text, st.sampled_from(["Param", "Array", "float32", ""])),
    st.just(Nothing()),
    st.builds(Empty, st.sampled_from(["mapping", "sequence"])),
    st.builds(Opaque, st.sampled_from(["function", "type", "jax.core.Tracer", ""])),
)
wild_leaves = st.lists(
    st.builds(
        Leaf,
        st.lists(parts, max_size=4).map(tuple) | st.just(("a",) * 200),
        values,
        st.sampled_from([None, "Param", "Variable", "x" * 300]),
    ),
    max_size=6,
).map(tuple)
sources = st.sampled_from([PLAIN_BIAS, ALIASED, MADE_TWICE, RANDOM_PARAM, "x = nn.vmap(f)", "(" * 300, "\0"])


@settings(deadline=None, max_examples=300)
@given(wild_leaves, wild_leaves, sources)
def test_no_rule_raises_whatever_the_trees_are(left, right, source):
    plan = ProbePlan("probe", "what is looked at", (0,))
    sides = Observation("probe", 0, left), Observation("probe", 0, right)
    sighting = Sighting(0, *sides, compare(left, right, plan))
    case = Case(EXERCISE, plan, (sighting,), reference=sides[:1], yours=sides[1:], source=source)
    found = [rule(case) for rule in ALL_RULES]
    assert all(each is None or (each.id and each.says.endswith((".", "?"))) for each in found)
    if sighting.same:
        assert found == [None] * len(ALL_RULES)


plain = st.one_of(
    st.builds(spec, st.integers(0, 4), st.integers(1, 4)),
    st.builds(spec, st.integers(1, 4)),
    st.builds(param, st.integers(1, 4)),
    st.builds(drawn, st.integers(0, 3), st.integers(1, 3)),
    st.builds(drawn, st.integers(1, 3)),
    st.sampled_from([0, 1, 0.5, True, "Param", None, Opaque("function")]),
    st.just(array([1.0, 2.0], "float64")),
    st.just(Array("float32", (0, 1 << 40), b"")),
)
trees = st.recursive(plain, lambda below: st.dictionaries(names, below, max_size=4) | st.lists(below, max_size=3))


@settings(deadline=None, max_examples=300)
@given(trees, trees, trees, sources)
def test_no_rule_raises_for_trees_that_are_alike_in_part(shared, left, right, source):
    for expected, yours in (
        (left, right),
        ({"a": shared, "b": left}, {"a": shared, "b": right}),
        ({"params": {"layers_0": shared, "layers_1": left}}, {"params": {"layers_0": right, "layers_1": shared}}),
        ([shared, left], [right, shared]),
        (shared, {"params": shared}),
        ([left, {"batch_stats": shared}], left),
    ):
        case = case_of(expected, yours, source, elsewhere=shared)
        found = [rule(case) for rule in ALL_RULES]
        assert all(each is None or (each.id and each.says.endswith((".", "?"))) for each in found)
