"""No rule about structure, shapes or dtypes raises, whatever the trees are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from structure_cases import EXERCISE, array, case_of, drawn, param, spec
from structure_trees import ALIASED, MADE_TWICE, PLAIN_BIAS, RANDOM_PARAM

from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose import dtypes, shapes, structure
from flaxlings.judge.diagnose.case import Case, Sighting
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
    Spec,
    Text,
)

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
