"""A module's variables as a probe saw them: by collection (Linen) or by variable kind (NNX), with their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import prod

from msgspec import structs

from flaxlings.judge.describe import describe, describe_path
from flaxlings.judge.flaw import flaw
from flaxlings.judge.observation import Array, Key, Leaf, Observation, PathPart, Spec, Transcript

Path = tuple[PathPart, ...]

COLLECTIONS = frozenset({"params", "batch_stats", "cache", "counter", "intermediates", "losses", "stats"})
"""Names that collections of a Linen module go by; one of them tells where in a tree its variables begin."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One leaf of a module's variables."""

    path: tuple[str, ...]
    about: str
    """Kind, dtype and shape in words: `Param f32[3,4]`."""
    kind: str | None
    """The collection of a Linen module, the variable kind of NNX; None for an array in no Variable."""
    dtype: str | None
    shape: tuple[int, ...] | None
    count: int
    """Elements; 0 for what is no array."""


@dataclass(frozen=True, slots=True)
class Variables:
    """All variables of one module, and what the probe calls it (empty where it looks at one only)."""

    label: str
    variables: tuple[Variable, ...]

    @property
    def counts(self) -> dict[str | None, int]:
        """Elements by collection or variable kind, in the order in which they come."""
        found: dict[str | None, int] = {}
        for variable in self.variables:
            found[variable.kind] = found.get(variable.kind, 0) + variable.count
        return found

    @property
    def total(self) -> int:
        """Elements of all arrays."""
        return sum(variable.count for variable in self.variables)


def collection_at(path: Path) -> int | None:
    """Where in the path a collection stands."""
    return next((index for index, name in enumerate(path) if name in COLLECTIONS), None)


def is_label(name: PathPart) -> bool:
    """Whether the check called something so, in words, and no learner did."""
    return isinstance(name, str) and not name.isidentifier()


def is_parameter(path: Path, variable: str | None) -> bool:
    """Whether this is what an optimizer changes: by its variable kind, or in no Variable by its collection."""
    return variable == "Param" or (variable is None and "params" in path)


def count(leaf: Leaf) -> int:
    """How many elements the leaf has; 0 for what is no array, or none that there could be."""
    if not isinstance(leaf.value, Array | Spec | Key) or flaw(leaf.value):
        return 0
    return prod(leaf.value.shape)


def looks_at_variables(reference: Transcript) -> Observation | None:
    """What the reference gave to the first probe that looks at a module's variables, best without their values.

    None when no probe does.
    """
    seen = [each for each in reference.observations if _begins(each.leaves)]
    by_shape = [each for each in seen if any(isinstance(leaf.value, Spec) for leaf in each.leaves)]
    return next(iter(by_shape or seen), None)


def modules(reference: Observation, observation: Observation) -> tuple[Variables, ...]:
    """The modules that a probe looked at, with what `observation` has of each.

    Args:
        reference: what the reference gave; it says where in the tree each module begins.
        observation: what is shown, with the same probe and seed.
    """
    in_nnx = _in_nnx(reference.leaves)
    return tuple(
        Variables(
            "/".join(map(_word, begin)),
            tuple(
                _variable(leaf, len(begin), in_nnx) for leaf in observation.leaves if _is_variable(leaf, begin, in_nnx)
            ),
        )
        for begin in _begins(reference.leaves)
    )


def only_modules(reference: Observation, observation: Observation) -> Observation:
    """What `observation` has of the modules, and nothing else: no leaf with a flaw, either.

    Args:
        reference: what the reference gave; it says where in the tree each module begins.
        observation: with the same probe and seed.
    """
    in_nnx, begins = _in_nnx(reference.leaves), _begins(reference.leaves)
    kept = (leaf for leaf in observation.leaves if any(_is_variable(leaf, begin, in_nnx) for begin in begins))
    return structs.replace(observation, leaves=tuple(leaf for leaf in kept if not flaw(leaf.value)))


def _word(part: PathPart) -> str:
    return describe_path((part,))


def _in_nnx(leaves: Sequence[Leaf]) -> bool:
    return any(leaf.variable is not None for leaf in leaves)


def _begins(leaves: Sequence[Leaf]) -> tuple[Path, ...]:
    """The paths at which modules begin, each once, in their order."""
    if _in_nnx(leaves):
        return tuple(dict.fromkeys(_label(leaf.path) for leaf in leaves if leaf.variable is not None))
    return tuple(dict.fromkeys(begin for leaf in leaves if (begin := _before_collection(leaf.path)) is not None))


def _before_collection(path: Path) -> Path | None:
    # The last name is a variable's own, whatever it is.
    at = collection_at(path[:-1])
    return None if at is None else path[:at]


def _label(path: Path) -> Path:
    """What a check put before the state of an NNX module: words that no attribute can be called."""
    return tuple(takewhile(is_label, path))


def _is_variable(leaf: Leaf, begin: Path, in_nnx: bool) -> bool:
    """Whether it belongs to the module that begins there; of an empty module nothing does."""
    inside = len(leaf.path) - len(begin)
    return leaf.path[: len(begin)] == begin and inside > (0 if in_nnx else 1)


def _variable(leaf: Leaf, begin: int, in_nnx: bool) -> Variable:
    path = tuple(map(_word, leaf.path[begin:]))
    dtype, shape = _array(leaf)
    return Variable(path, describe(leaf), leaf.variable if in_nnx else path[0], dtype, shape, count(leaf))


def _array(leaf: Leaf) -> tuple[str | None, tuple[int, ...] | None]:
    match leaf.value:
        case Array(dtype=dtype, shape=shape) | Spec(dtype=dtype, shape=shape):
            return dtype, shape
        case Key(impl=impl, shape=shape):
            return f"key<{impl}>", shape
        case _:
            return None, None
