"""Rules about dtypes: everything is there in the right shape, and is made of other numbers."""

from __future__ import annotations

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.parting import Change, Parting, called, leaves_of, listed, over_trees
from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.observation import Array, Leaf, Number, Spec, Text
from flaxlings.judge.variables import is_parameter

_HALVES = frozenset({"bfloat16", "float16"})


def another_dtype(case: Case, parting: Parting) -> Found | None:
    """Nothing but dtypes differ, and in the same way."""
    if not parting.only_changes:
        return None
    pairs = {_dtypes(change) for change in parting.changes}
    if not pairs or None in pairs:
        return None
    known = [pair for pair in pairs if pair is not None]
    expected, yours = known[0]
    names = _places(parting)
    parameters = all(is_parameter(change.path, change.expected.variable) for change in parting.changes)
    line = _line(case, yours)
    if all(new in ("float64", "complex128") for _, new in known):
        says = (
            f"{names} {yours}: numpy computes in double precision, JAX in single. Use jax.numpy, or dtype=jnp.float32."
        )
        return Found("float64", says, line=line)
    if len(known) > 1:
        return None
    if yours in _HALVES and DTYPES[expected].kind == "float":
        if parameters:
            says = f"{names} {yours}; parameters stay {expected}, whatever the input is: dtype= is for computing, "
            return Found("bfloat16", f"{says}param_dtype= for what is stored.", line=line)
        return Found("bfloat16", f"{names} {yours}; {expected} is expected, also of a {yours} input.", line=line)
    if expected in _HALVES and DTYPES[yours].kind == "float":
        says = f"{names} {yours}; {expected} is expected: dtype=jnp.{expected} says in what a layer computes."
        return Found("bfloat16", says)
    if DTYPES[yours].kind == "int" and DTYPES[expected].kind == "float":
        return Found(
            "ints", f"{names} {yours}: made of ints. Write 0.0 for 0, or give dtype=jnp.{expected}.", line=line
        )
    if DTYPES[expected].kind == "int" and DTYPES[yours].kind == "float":
        says = (
            f"{names} {yours}; {expected} is expected: without a dtype, jnp.zeros and jnp.ones make floats, and / does."
        )
        return Found("another-dtype", says)
    if DTYPES[yours].kind == "bool":
        return Found("another-dtype", f"{names} true or false, not {expected}: .astype(jnp.{expected}) makes numbers.")
    return Found("another-dtype", f"{names} {yours}; {expected} is expected.", line=line)


def _dtypes(change: Change) -> tuple[str, str] | None:
    """The dtypes of a leaf on both sides; None when something else differs, too."""
    if isinstance(change.expected.value, Text) and isinstance(change.yours.value, Text):
        pair = change.expected.value.text, change.yours.value.text
        return pair if set(pair) <= DTYPES.keys() else None
    if change.kinds != {"dtype"}:
        return None
    dtypes = _dtype(change.expected), _dtype(change.yours)
    return (dtypes[0], dtypes[1]) if dtypes[0] in DTYPES and dtypes[1] in DTYPES else None


def _dtype(leaf: Leaf) -> str:
    return leaf.value.dtype if isinstance(leaf.value, Array | Spec) else ""


def _places(parting: Parting) -> str:
    """Where it is so, with its verb."""
    places = {change.path for change in parting.changes}
    kinds = {_dtype(change.expected) for change in parting.changes}
    alike = [path for path, leaf in leaves_of(parting.expected) if _dtype(leaf) in kinds]
    if () in places:
        return "The result is"
    if len(places) > 1 and len(places) == len(alike):
        return "All parameters are" if any("params" in path for path in places) else "All arrays are"
    names = list(dict.fromkeys(called(change.path) for change in parting.changes))
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


def _line(case: Case, dtype: str) -> int | None:
    """Where the text names the dtype."""
    lines = [number for number, line in enumerate(case.source.splitlines(), start=1) if dtype in line.partition("#")[0]]
    return lines[0] if len(lines) == 1 else None


def another_number(_: Case, parting: Parting) -> Found | None:
    """A Python number stands for an array, or one of another type for a number."""
    if not parting.only_changes or any(change.kinds != {"kind"} for change in parting.changes):
        return None
    names = listed([called(change.path) if change.path else "the result" for change in parting.changes])
    names = names[:1].upper() + names[1:]
    kinds = {(_number(change.expected), _number(change.yours)) for change in parting.changes}
    if len(kinds) != 1:
        return None
    (left, is_array), (right, is_other) = kinds.pop()
    if not left or not right:
        return None
    if left == right and is_array and not is_other:
        says = f"{names}: a Python {right} is no array, and has no dtype. Make one by jnp.asarray or jnp.zeros."
        return Found("python-number", says)
    if left == right and is_other and not is_array:
        return Found("python-number", f"{names}: an array, where a Python {left} is expected. {left}(...) makes one.")
    if {left, right} == {"int", "float"}:
        wanted = "an integer" if left == "int" else "a float"
        return Found("ints" if right == "int" else "another-dtype", f"{names}: {right} in yours, {wanted} is expected.")
    return None


def _number(leaf: Leaf) -> tuple[str, bool]:
    """What kind of single number the leaf is, and whether as an array; an empty kind for anything else."""
    match leaf.value:
        case Number(kind=kind):
            return kind, False
        case Array(dtype=dtype, shape=()) if dtype in DTYPES:
            return DTYPES[dtype].kind, True
        case _:
            return "", False


RULES: tuple[Rule, ...] = (over_trees(another_dtype), over_trees(another_number))
