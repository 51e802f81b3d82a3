"""Rules about shapes: everything is there under its name, and arrays have other axes."""

from __future__ import annotations

from itertools import permutations

from flaxlings.judge.diagnose import reductions, sizes
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.parting import Parting, listed, shape_of
from flaxlings.judge.diagnose.reshaped import Reshaped, Shape, over_shapes
from flaxlings.judge.variables import Path


def features_and_input_exchanged(case: Case, found: tuple[Reshaped, ...], parting: Parting) -> Found | None:
    """A bias has the input's size, and the kernels, where they differ, their axes exchanged."""
    kernels, biases = _kernels(found), [each for each in found if each.path[-1:] == ("bias",)]
    if not biases or len(kernels) + len(biases) != len(found):
        return None
    for each in biases:
        kernel = _shape_at(parting, (*each.path[:-1], "kernel"))
        if kernel is None or len(kernel) < 2 or each.yours != kernel[-2:-1] or each.expected != kernel[-1:]:
            return None
    line = declared(case.source).line(biases[0].path[-1])
    is_one_layer = len({each.name for each in biases}) == 1
    if kernels and is_one_layer and all(each.yours == (*each.expected[:-1], each.expected[-2]) for each in kernels):
        says = "The number of features is the width of the input in yours: a layer is given how many features it makes."
        return Found("features-and-input-exchanged", says, line=line)
    if not all(each.yours == (*each.expected[:-2], *each.expected[:-3:-1]) for each in kernels):
        return None
    if kernels:
        says = (
            "The number of features and the width of the input are exchanged: a kernel is (in, out), its bias (out,)."
        )
    else:
        says = (
            "The bias is added to the output, so it has one entry for each feature: (features,), not the input's width."
        )
    return Found("features-and-input-exchanged", says, line=line)


def _kernels(found: tuple[Reshaped, ...]) -> list[Reshaped]:
    return [each for each in found if each.path[-1:] == ("kernel",) and len(each.expected) > 1]


def _shape_at(parting: Parting, path: Path) -> Shape | None:
    node = parting.expected
    for name in path:
        if not isinstance(node, dict) or name not in node:
            return None
        node = node[name]
    return None if isinstance(node, dict) else shape_of(node)


def permuted(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """The same sizes stand in another order, the same for all arrays of one name."""
    orders: dict[object, set[tuple[int, ...]]] = {}
    agreed: list[bool | None] = []
    for each in found:
        name = each.path[-1] if each.is_parameter and each.path else each.path
        fits = _orders(each.expected, each.yours)
        orders[name] = orders[name] & fits if name in orders else fits
        agreed.append(_agrees_permuted(case, each, fits))
    if not all(orders.values()) or False in agreed:
        return None
    sure = all(each.is_parameter or agree for each, agree in zip(found, agreed, strict=True))
    known, first = declared(case.source), found[0]
    is_exchange = all(any(_is_exchange(order) for order in fits) for fits in orders.values())
    names, line = listed([each.name or "the result" for each in found]), known.line(first.path[-1:] and first.path[-1])
    if first.is_parameter and len(first.expected) > 2 and known.maps and _is_moved(found):
        says = (
            f"The axis of the copies stands elsewhere in {names}: {first.shapes}; variable_axes says which one it is."
        )
        return Found("axes-permuted", says)
    if is_exchange and first.path[-1:] == ("kernel",) and len(first.expected) == 2:
        says = "A Flax kernel is (in, features), the input's axis first, so that x @ kernel needs no transposing."
        return Found("transposed", f"{says} Yours has the axes exchanged.", line=line)
    if first.path[-1:] == ("kernel",) and len(first.expected) > 2 and len(found) == len(_kernels(found)):
        says = (
            f"The axes of {names} stand in another order, {first.shapes}: a Flax kernel has the input's features last "
        )
        says += "but one and its own last."
    elif is_exchange:
        says = f"Two axes of {names} are exchanged: {first.shapes}."
    else:
        says = f"The axes of {names} stand in another order: {first.shapes}."
    return Found("transposed" if is_exchange else "axes-permuted", says, sure=sure, line=line)


def _orders(expected: Shape, yours: Shape) -> set[tuple[int, ...]]:
    """Every order of the expected axes that gives yours."""
    if len(expected) < 2 or sorted(expected) != sorted(yours):
        return set()
    return {each for each in permutations(range(len(expected))) if tuple(expected[axis] for axis in each) == yours}


def _is_exchange(order: tuple[int, ...]) -> bool:
    return sum(axis != index for index, axis in enumerate(order)) == 2


def _is_moved(found: tuple[Reshaped, ...]) -> bool:
    """Whether one and the same first axis was put elsewhere in each."""
    sizes = {each.expected[0] for each in found}
    return len(found) > 1 and len(sizes) == 1 and all(_without(each.yours, each.expected[0]) for each in found)


def _without(shape: Shape, size: int) -> bool:
    return size in shape[1:]


def _agrees_permuted(case: Case, each: Reshaped, orders: set[tuple[int, ...]]) -> bool | None:
    return each.agrees(case, lambda left, right: ((left.transpose(order), right) for order in orders))


def stacked(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """Every parameter has an axis of copies too many or too few, in a text that maps or scans a module."""
    if not declared(case.source).maps or not all(each.is_parameter for each in found):
        return None
    more = {each.yours[:1] for each in found if each.yours[1:] == each.expected}
    less = {each.expected[:1] for each in found if each.expected[1:] == each.yours}
    if more and all(each.yours[1:] == each.expected for each in found):
        return Found(
            "params-stacked",
            f"Every parameter has one more axis{_of_size(more)}: each copy has its own. One set for all of them is "
            'expected: variable_axes={"params": None} and split_rngs={"params": False}.',
        )
    if less and all(each.expected[1:] == each.yours for each in found):
        return Found(
            "params-not-stacked",
            f"An axis{_of_size(less)} is missing from every parameter: all copies share one set. One for each is "
            'expected: variable_axes={"params": 0} and split_rngs={"params": True}.',
        )
    return None


def _of_size(sizes: set[Shape]) -> str:
    return f" of size {next(iter(sizes))[0]}" if len(sizes) == 1 and next(iter(sizes)) else ""


RULES: tuple[Rule, ...] = (
    *(over_shapes(look) for look in (features_and_input_exchanged, stacked, permuted)),
    *reductions.RULES,
    *sizes.RULES,
)
"""Most specific first: a size is only another one where the axes are the right ones."""
