"""A module's variables out of what a probe saw: where they begin, what kind they are, how many numbers they hold."""

from __future__ import annotations

import pytest

from flaxlings.judge.observation import Array, Empty, Key, Leaf, Number, Observation, PathPart, Spec, Transcript, Value
from flaxlings.judge.variables import (
    Variable,
    Variables,
    collection_at,
    is_parameter,
    looks_at_variables,
    modules,
    only_modules,
)


def spec(*shape: int) -> Spec:
    return Spec("float32", shape)


def seen(*leaves: tuple[tuple[PathPart, ...], Value] | tuple[tuple[PathPart, ...], Value, str]) -> Observation:
    return Observation("p", 0, tuple(Leaf(*each) for each in leaves))


def outline(*observations: Observation) -> list[tuple[str, dict[str | None, int], list[str]]]:
    """The modules of the last observation by the first: label, counts, paths."""
    return [
        (each.label, each.counts, ["/".join(variable.path) for variable in each.variables])
        for each in modules(observations[0], observations[-1])
    ]


def test_a_linen_module_begins_before_its_collections():
    observation = seen(
        (("a batch of 5", 0, "params", "Dense_0", "kernel"), spec(3, 4)),
        (("a batch of 5", 0, "batch_stats", "mean"), spec(4)),
        (("a batch of 5", 1), spec(5, 4)),
        (("a vector", 0, "params", "Dense_0", "kernel"), spec(3, 4)),
    )
    assert outline(observation) == [
        ("a batch of 5/0", {"params": 12, "batch_stats": 4}, ["params/Dense_0/kernel", "batch_stats/mean"]),
        ("a vector/0", {"params": 12}, ["params/Dense_0/kernel"]),
    ]


def test_an_nnx_module_begins_after_the_words_of_the_check():
    observation = seen(
        (("3 to 4", "layers", 0, "kernel"), spec(3, 4), "Param"),
        (("3 to 4", "rngs", "params", "key"), Key("threefry2x32", (), bytes(8)), "RngKey"),
        (("3 to 4", "scale"), spec(4)),
        (("5 to 2", "bias"), spec(2), "Param"),
    )
    assert outline(observation) == [
        ("3 to 4", {"Param": 12, "RngKey": 1, None: 4}, ["layers/0/kernel", "rngs/params/key", "scale"]),
        ("5 to 2", {"Param": 2}, ["bias"]),
    ]


def test_each_variable_says_what_it_is():
    observation = seen((("kernel",), spec(3, 4), "Param"), (("steps",), Number("int", "3")))
    assert modules(observation, observation) == (
        Variables(
            "",
            (
                Variable(("kernel",), "Param f32[3,4]", "Param", "float32", (3, 4), 12),
                Variable(("steps",), "3", None, None, None, 0),
            ),
        ),
    )


def test_the_reference_says_where_a_module_begins_that_is_built_otherwise():
    reference = seen((("small", "params", "kernel"), spec(3, 4)), (("large", "params", "kernel"), spec(6, 8)))
    yours = seen((("small", "weights", "w"), spec(2, 2)), (("large",), Empty("mapping")), (("other",), spec(9)))
    assert outline(reference, yours) == [("small", {"weights": 4}, ["weights/w"]), ("large", {}, [])]


def test_the_first_probe_that_sees_shapes_is_shown_and_values_where_there_are_none():
    output = Observation("output", 0, (Leaf((), spec(3)),))
    values = Observation("values", 0, (Leaf(("params", "w"), Array("float32", (1,), b"\0\0\0\0")),))
    shapes = Observation("shapes", 0, (Leaf(("params", "w"), spec(1)),))
    assert looks_at_variables(Transcript(observations=(output, values, shapes))) == shapes
    assert looks_at_variables(Transcript(observations=(output, values))) == values
    assert looks_at_variables(Transcript(observations=(output,))) is None


@pytest.mark.parametrize(
    "value", [Array("float32", (1 << 60, 1 << 60), b""), Spec("float99", (3,)), Array("float32", (3,), b"")]
)
def test_what_cannot_be_counts_nothing_and_is_on_no_page(value):
    reference = seen((("params", "w"), spec(3)))
    yours = seen((("params", "w"), value), (("params", "b"), spec(2)))
    (module,) = modules(reference, yours)
    assert ([each.count for each in module.variables], module.total) == ([0, 2], 2)
    assert [leaf.path for leaf in only_modules(reference, yours).leaves] == [("params", "b")]


@pytest.mark.parametrize(
    ("path", "variable", "wanted"),
    [
        (("params", "Dense_0", "kernel"), None, True),
        (("a label", "params", "kernel"), None, True),
        (("kernel",), "Param", True),
        (("batch_stats", "mean"), None, False),
        (("kernel",), None, False),
        (("params", "mean"), "BatchStat", False),
        ((), None, False),
    ],
)
def test_a_parameter_is_told_by_its_variable_kind_and_without_one_by_its_collection(path, variable, wanted):
    assert is_parameter(path, variable) is wanted


@pytest.mark.parametrize(
    ("path", "at"), [(("counter", "count"), 0), (("a label", 0, "stats", "mean"), 2), (("Dense_0", "kernel"), None)]
)
def test_a_collection_of_ones_own_is_one_too(path, at):
    assert collection_at(path) == at
