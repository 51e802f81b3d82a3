"""One leaf against another: the most telling difference, kind before shape before dtype before value."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from flaxlings.judge.describe import describe, describe_array, describe_kind, describe_path
from flaxlings.judge.difference import Difference
from flaxlings.judge.dtypes import DTYPES, NUMBER_DTYPES, tolerance
from flaxlings.judge.flaw import flaw
from flaxlings.judge.observation import Array, Empty, Key, Leaf, Number, Opaque, ProbePlan, Spec, Text
from flaxlings.judge.values import gap

_WORD = 4
_WORDS_LIMIT = 4


def compare_leaf(expected: Leaf, yours: Leaf, plan: ProbePlan) -> Iterator[Difference]:
    """What differs between two leaves; at most one difference, or two when the variable kind and the shape differ."""
    path = describe_path(expected.path)
    flaws = flaw(expected.value), flaw(yours.value)
    if any(flaws):
        yield Difference(path, "kind", _with_flaw(expected, flaws[0]), _with_flaw(yours, flaws[1]))
    elif not _same_kind(expected, yours, plan):
        yield Difference(path, "kind", describe_kind(expected), describe_kind(yours))
    elif expected.variable != yours.variable:
        yield Difference(path, "kind", _with_variable(expected), _with_variable(yours))
        if _shape(expected) != _shape(yours):
            yield Difference(path, "shape", describe(expected), describe(yours))
    elif _shape(expected) != _shape(yours):
        yield Difference(path, "shape", describe(expected), describe(yours))
    elif _dtype(expected) != _dtype(yours) and not _are_scalars(expected, yours):
        yield Difference(path, "dtype", describe(expected), describe(yours))
    elif expected.value != yours.value:  # equal bytes or equal text: the common case, and numpy is not needed for it
        yield from _compare_values(path, expected, yours, plan)


def _with_variable(leaf: Leaf) -> str:
    return describe(leaf) if leaf.variable is not None else f"{describe(leaf)} outside any Variable"


def _with_flaw(leaf: Leaf, words: str) -> str:
    return f"{describe_kind(leaf)}: {words}" if words else describe_kind(leaf)


def _same_kind(expected: Leaf, yours: Leaf, plan: ProbePlan) -> bool:
    match expected.value, yours.value:
        case (Number() as left, Number() as right):
            return left.kind == right.kind
        case (Number() as number, Array() as array) | (Array() as array, Number() as number):
            return not plan.strict_scalars and array.shape == () and DTYPES[array.dtype].kind == number.kind
        case (Empty() as left_empty, Empty() as right_empty):
            return left_empty.kind == right_empty.kind
        case (Opaque() as left_opaque, Opaque() as right_opaque):
            return left_opaque.name == right_opaque.name
        case (left_value, right_value):
            return type(left_value) is type(right_value)


def _are_scalars(expected: Leaf, yours: Leaf) -> bool:
    """Whether a Python number stands on one side, so that there is no dtype to be strict about."""
    return isinstance(expected.value, Number) or isinstance(yours.value, Number)


def _shape(leaf: Leaf) -> tuple[int, ...]:
    return leaf.value.shape if isinstance(leaf.value, Array | Spec | Key) else ()


def _dtype(leaf: Leaf) -> str:
    match leaf.value:
        case Array(dtype=dtype) | Spec(dtype=dtype):
            return dtype
        case Key(impl=impl):
            return impl
        case _:
            return ""


def _compare_values(path: str, expected: Leaf, yours: Leaf, plan: ProbePlan) -> Iterator[Difference]:
    match expected.value, yours.value:
        case (Array() | Number() as left, Array() | Number() as right):
            allowed = tolerance(judging_dtype(left, right), plan.rtol, plan.atol)
            found = gap(left, right, allowed, (describe(expected), describe(yours)))
            if found:
                yield Difference(path, "value", found.expected, found.yours, found.measure)
        case (Key() as left_key, Key() as right_key):
            yield _compare_keys(path, left_key, right_key)
        case (Text(), Text()):
            yield Difference(path, "value", describe(expected), describe(yours))


def judging_dtype(expected: Array | Number, yours: Array | Number) -> str:
    """The dtype that says how close is close enough: the array's, where one stands against a number."""
    if isinstance(expected, Array):
        return expected.dtype
    return yours.dtype if isinstance(yours, Array) else NUMBER_DTYPES[expected.kind]


def _compare_keys(path: str, left: Key, right: Key) -> Difference:
    keys = prod(left.shape)
    sizes = len(left.data) // keys, len(right.data) // keys
    if sizes[0] != sizes[1]:
        differing = list(range(keys))
    else:
        places = ((index, slice(index * sizes[0], (index + 1) * sizes[0])) for index in range(keys))
        differing = [index for index, place in places if left.data[place] != right.data[place]]
    first = differing[0]
    return Difference(
        path,
        "value",
        f"{describe_array(f'key<{left.impl}>', left.shape)} with words {_words(left.data, first, sizes[0])}",
        f"{describe_array(f'key<{right.impl}>', right.shape)} with words {_words(right.data, first, sizes[1])}",
        f"{len(differing)} of {keys} keys differ; must be exactly equal" if keys > 1 else "must be exactly equal",
    )


def _words(data: bytes, index: int, size: int) -> str:
    """The words of one key, each an unsigned 32-bit integer."""
    key = data[index * size : (index + 1) * size]
    words = [str(int.from_bytes(key[at : at + _WORD], "little")) for at in range(0, size, _WORD)]
    return f"[{', '.join(words[:_WORDS_LIMIT])}{', ...' if len(words) > _WORDS_LIMIT else ''}]"
