"""What one run saw: trees flattened into leaves, what was raised, how it ended.

These values cross the wire between worker and parent, so they are `msgspec.Struct` (frozen, typed, tagged) where the
rest of the program uses frozen dataclasses: decoding then checks every field of what a stranger sent.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

LEAF_LIMIT = 20_000
"""Leaves of one observation."""
DEPTH_LIMIT = 100
"""Parts of a leaf's path, and axes of an array."""
LIST_LIMIT = 1000
"""Of whatever else there is a list of: seeds, replacements, frames, steps."""

# The decoder checks these before it makes anything: a number that is one byte on the wire takes forty in memory.
Shape = Annotated[tuple[int, ...], msgspec.Meta(max_length=DEPTH_LIMIT)]
Edits = Annotated[tuple[tuple[str, str], ...], msgspec.Meta(max_length=LIST_LIMIT)]

PathPart = str | int
"""A mapping key or field name, or the index in a sequence."""


class Array(msgspec.Struct, frozen=True, tag="array"):
    """A jax or numpy array: dtype by its numpy name (`float32`, `bfloat16`), shape, and bytes in C order.

    The bytes are little-endian, `prod(shape) * itemsize` of them; whoever reads them checks that.
    """

    dtype: str
    shape: Shape
    data: bytes


class Spec(msgspec.Struct, frozen=True, tag="spec"):
    """A shape and a dtype without values, as in `jax.ShapeDtypeStruct`."""

    dtype: str
    shape: Shape


class Key(msgspec.Struct, frozen=True, tag="key"):
    """A typed PRNG key array (`jax.random.key`): implementation, shape of the keys, and their words as bytes."""

    impl: str
    shape: Shape
    data: bytes


class Number(msgspec.Struct, frozen=True, tag="number"):
    """A Python number or a numpy scalar; `text` is its `repr`, which gives every bit of it back."""

    kind: Literal["bool", "int", "float", "complex"]
    text: str


class Text(msgspec.Struct, frozen=True, tag="text"):
    """A string."""

    text: str


class Nothing(msgspec.Struct, frozen=True, tag="none"):
    """None."""


class Empty(msgspec.Struct, frozen=True, tag="empty"):
    """A container with nothing in it, which would otherwise leave no leaf."""

    kind: Literal["mapping", "sequence"]


class Opaque(msgspec.Struct, frozen=True, tag="opaque"):
    """Anything that is no data (a function, a module class): only the name of its type is known."""

    name: str


Value = Array | Spec | Key | Number | Text | Nothing | Empty | Opaque


class Leaf(msgspec.Struct, frozen=True):
    """One leaf of an observed tree.

    `variable` is the NNX variable kind that holds the value (`Param`, `BatchStat`), None outside a Variable.
    """

    path: Annotated[tuple[PathPart, ...], msgspec.Meta(max_length=DEPTH_LIMIT)]
    value: Value
    variable: str | None = None


class Frame(msgspec.Struct, frozen=True):
    """One line of the learner's file in a traceback: 1-based number, the function's name, the text of the line."""

    line: int
    function: str
    code: str


class Raised(msgspec.Struct, frozen=True):
    """An exception, its message whole, its traceback cut to the learner's file (outermost frame first)."""

    type: str
    """The qualified name, `flax.errors.ScopeParamShapeError`; builtins without their module."""
    message: str
    frames: Annotated[tuple[Frame, ...], msgspec.Meta(max_length=LIST_LIMIT)] = ()
    line: int | None = None
    """Where to look in the learner's file: the innermost frame there, or the place of a syntax error."""
    origin: str = ""
    """The library whose code raised it (`flax`, `jax`), empty when it was the learner's own line or nobody knows.

    An attribute that is not there counts as asked for by whoever asked, not by the `__getattr__` that said so.
    """


class ProbePlan(msgspec.Struct, frozen=True, tag="probe"):
    """What a check will look at: one probe, and how strictly it is compared."""

    name: str
    title: str
    seeds: Annotated[tuple[int, ...], msgspec.Meta(max_length=LIST_LIMIT)]
    rtol: float | None = None
    """Relative tolerance for inexact dtypes; None takes the default of each dtype."""
    atol: float | None = None
    strict_scalars: bool = False
    """True keeps Python numbers, numpy scalars and 0-d arrays apart."""


class Pitfall(msgspec.Struct, frozen=True, tag="pitfall"):
    """A mistake with a name: the solution with these replacements, and the sentence that would have helped."""

    id: str
    replace: Edits
    says: str


class Variant(msgspec.Struct, frozen=True, tag="variant"):
    """Another right answer: the solution with these replacements."""

    id: str
    replace: Edits


class Step(msgspec.Struct, frozen=True):
    """One call of a submodule: its path (`("layers_0",)`), its class, its first argument, and what came out."""

    path: Annotated[tuple[str, ...], msgspec.Meta(max_length=DEPTH_LIMIT)]
    module: str
    input: Array | None
    output: Array


class Observation(msgspec.Struct, frozen=True, tag="observation"):
    """What one probe saw with one seed: leaves, or what was raised instead."""

    probe: str
    seed: int
    leaves: Annotated[tuple[Leaf, ...], msgspec.Meta(max_length=LEAF_LIMIT)] = ()
    raised: Raised | None = None
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=LIST_LIMIT)] = ()
    """The calls of submodules with arrays, in the order in which they returned; not what is compared."""


class Offence(msgspec.Struct, frozen=True, tag="offence"):
    """A call that the check forbids, made by the learner's file: what, where, and the check's sentence."""

    target: str
    says: str
    line: int | None = None


class Note(msgspec.Struct, frozen=True, tag="note"):
    """Something worth saying that fails nobody: a deprecation, advice."""

    id: str
    says: str
    line: int | None = None


class Transcript(msgspec.Struct, frozen=True):
    """All that one run saw, put together by the parent.

    `ending` is `finished` only when the worker said itself that it ran every probe; whoever died or was ended by the
    time limit is never taken for finished, whatever it sent before.
    """

    plan: tuple[ProbePlan, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    variants: tuple[Variant, ...] = ()
    observations: tuple[Observation, ...] = ()
    unloadable: Raised | None = None
    """Raised while the learner's file was loaded; no probe ran then."""
    offences: tuple[Offence, ...] = ()
    notes: tuple[Note, ...] = ()
    output: str = ""
    """What the learner's file printed on stdout and stderr, capped."""
    ending: Literal["finished", "timed-out", "died", "cancelled", "failed"] = "finished"
    """`failed` is our fault (no worker could be started, the check itself is broken), `died` is the learner's."""
    detail: str = ""
    """How it ended, in words: the exit code or signal, the time limit, what was wrong with a message."""
    seconds: float = 0.0
