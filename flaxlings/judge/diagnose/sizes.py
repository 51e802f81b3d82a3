"""Rules about the sizes of parameters: the axes are the right ones, and some are too long or too short."""

from __future__ import annotations

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.naming import number_of
from flaxlings.judge.diagnose.parting import Parting, called, leaves_of, listed, shape_of
from flaxlings.judge.diagnose.reshaped import Reshaped, Shape, over_shapes
from flaxlings.judge.variables import Path, collection_at


def hard_coded(case: Case, found: tuple[Reshaped, ...], parting: Parting) -> Found | None:
    """One axis has the same size in every tree of the result, where the reference's follows what was given."""
    axes = {(each.name, axis, each.yours[axis]) for each in found for axis in _axes(each)}
    if len(axes) != 1 or not all(each.is_parameter and _axes(each) for each in found):
        return None
    name, axis, size = axes.pop()
    tail, wrong = found[0].path[-1:], {each.path for each in found}
    right = [
        shape
        for path, leaf in leaves_of(parting.expected)
        if path[-1:] == tail and path not in wrong and (shape := shape_of(leaf)) is not None
    ]
    sizes = {each.expected[axis] for each in found}
    if not right or not all(len(shape) > axis and shape[axis] == size for shape in right) or size in sizes:
        return None
    if not _is_labelled(found, parting):
        return None
    return Found(
        "hard-coded-size",
        f"The {_axis(axis)} axis of {name} is {size} whatever is given: take it from x.shape or from the field, not a "
        "number.",
        line=declared(case.source).line(found[0].path[-1]),
    )


def same_in_every_tree(case: Case, found: tuple[Reshaped, ...], parting: Parting) -> Found | None:
    """One size stands at every axis that differs, in several trees in which the reference's sizes differ."""
    sizes = {each.yours[axis] for each in found for axis in _axes(each)}
    wanted: dict[Path, set[int]] = {}
    for each in found:
        if len(_axes(each)) != 1:
            return None
        wanted.setdefault(each.path[1:], set()).add(each.expected[_axes(each)[0]])
    if len(sizes) != 1 or not all(len(each) > 1 for each in wanted.values()) or not _is_tree_of_labels(found, parting):
        return None
    first = next((each for each in found if _is_kernel(each)), found[0])
    says = (
        f"The {_axis(_axes(first)[0])} axis of {first.name} is {sizes.pop()} whatever is given: take the size from the "
        "field or from x.shape, not a number."
    )
    return Found("hard-coded-size", says, line=declared(case.source).line(first.path[-1]))


def _is_tree_of_labels(found: tuple[Reshaped, ...], parting: Parting) -> bool:
    """Whether each of several trees has everything that differs."""
    trees = {each.path[0] for each in found if each.path}
    tails = {each.path[1:] for each in found}
    return len(trees) > 1 and {path for path, _ in leaves_of(parting.expected) if path[1:] in tails} == {
        each.path for each in found
    }


def parts_side_by_side(_: Case, found: tuple[Reshaped, ...], __: Parting) -> Found | None:
    """The last axis of a result is some times as long, by a number of copies that the reference shows."""
    if any(each.is_parameter or _from_the_end(each) != [-1] for each in found):
        return None
    times = {divmod(each.yours[-1], each.expected[-1]) for each in found if each.expected[-1]}
    if len(times) != 1:
        return None
    copies, rest = times.pop()
    if rest or copies < 2:
        return None
    first = found[0]
    says = (
        f"The last axis is {copies} times as long as it should be, {first.shapes}: as if {copies} results stood side "
        "by side where their sum or mean is asked for."
    )
    return Found("not-reduced", says, sure=False)


def _is_labelled(found: tuple[Reshaped, ...], parting: Parting) -> bool:
    """Whether the result is several trees of one module, so that one name is there more than once."""
    tails = [path for path, _ in leaves_of(parting.expected) if path[1:] == found[0].path[1:]]
    return len(tails) > 1 and all(each.path[1:] == found[0].path[1:] for each in found)


def _axes(each: Reshaped) -> list[int]:
    """The axes that have another size; none when there is another number of axes."""
    if len(each.expected) != len(each.yours):
        return []
    return [axis for axis, (a, b) in enumerate(zip(each.expected, each.yours, strict=True)) if a != b]


def _axis(axis: int) -> str:
    return {0: "first", 1: "second", 2: "third"}.get(axis, f"{axis + 1}th")


def widths_reversed(_: Case, found: tuple[Reshaped, ...], parting: Parting) -> Found | None:
    """The layers have the expected widths, in the opposite order."""
    homes = {home for each in found if (home := _home(each.path)) is not None}
    if not homes or len({_home(each.path) for each in found}) != len(homes):
        return None
    for home in homes:
        left, right = (_widths(tree, home) for tree in (_shapes(parting, ours=False), _shapes(parting, ours=True)))
        if left == right or len(left) < 2 or right != left[::-1]:
            return None
    return Found(
        "order-swapped", "The layers' widths stand in the opposite order: the first is that of the first layer."
    )


def _home(path: Path) -> tuple[Path, str] | None:
    """The module whose numbered layer has this parameter, and what its layers are called."""
    if len(path) < 2 or number_of(path[-2])[1] < 0:
        return None
    return path[:-2], number_of(path[-2])[0]


def _shapes(parting: Parting, *, ours: bool) -> dict[Path, Shape]:
    leaves = leaves_of(parting.yours if ours else parting.expected)
    return {path: shape for path, leaf in leaves if (shape := shape_of(leaf)) is not None}


def _widths(shapes: dict[Path, Shape], home: tuple[Path, str]) -> list[int]:
    """How many features each layer has, in order."""
    found = {
        number_of(path[-2])[1]: shape[-1]
        for path, shape in shapes.items()
        if _home(path) == home and path[-1] == "kernel" and len(shape) > 1
    }
    return [found[number] for number in sorted(found)]


def another_size(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """A layer has more or fewer features than it should."""
    if not all(each.is_parameter and each.path and len(each.expected) == len(each.yours) for each in found):
        return None
    # What comes after a layer of another width takes in that width, and is as it should be.
    wrong_inputs = {each.path[:-1] for each in found if _is_kernel(each) and -2 in _from_the_end(each)}
    roots = [each for each in found if each.path[:-1] not in wrong_inputs]
    if not roots:
        return None
    kernels = [each for each in roots if _is_kernel(each) and _from_the_end(each) == [-1]]
    features = [(each.expected[-1], each.yours[-1]) for each in kernels]
    if len({each.path[:-1] for each in roots}) == len(kernels) and kernels:
        first = kernels[0]
        names = list(dict.fromkeys(each.name for each in kernels))
        if len(features) == 2 == len(names) and features[0] == features[1][::-1]:
            return Found("order-swapped", f"{listed(names)} have each other's number of features.")
        says = f"The last axis of {first.name}, its features, has size {first.yours[-1]}, not {first.expected[-1]}."
        return Found("another-size", says, line=declared(case.source).line(first.path[-1]))
    axes = {(each.name, axis) for each in roots for axis in _axes(each)}
    if len(axes) != 1 or len(roots) != len(found):
        return None
    first, axis = roots[0], axes.pop()[1]
    says = f"The {_axis(axis)} axis of {first.name} has size {first.yours[axis]}; {first.expected[axis]} is expected."
    if len(first.expected) == 1:
        says = f"{first.name} has {first.yours[0]} entries; {first.expected[0]} are expected."
    return Found("another-size", says, line=declared(case.source).line(first.path[-1]))


def another_input(_: Case, found: tuple[Reshaped, ...], __: Parting) -> Found | None:
    """The kernels of some layers take in another number of features, so that their inputs are others."""
    if not all(_is_kernel(each) and _from_the_end(each) == [-2] and each.is_parameter for each in found):
        return None
    each = found[0]
    layer = called(each.path[:-1]) if collection_at(each.path[:-1]) != len(each.path) - 2 else each.name
    return Found(
        "another-input",
        f"{layer} is given {each.yours[-2]} features where {each.expected[-2]} are expected: it is called on another "
        "array than it should be.",
    )


def _is_kernel(each: Reshaped) -> bool:
    return each.path[-1:] == ("kernel",) and len(each.expected) == len(each.yours) > 1


def _from_the_end(each: Reshaped) -> list[int]:
    return [axis - len(each.expected) for axis in _axes(each)]


RULES: tuple[Rule, ...] = tuple(
    over_shapes(look)
    for look in (hard_coded, same_in_every_tree, widths_reversed, another_size, another_input, parts_side_by_side)
)
