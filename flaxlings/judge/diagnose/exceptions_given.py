"""Rules about what `init` and `apply` are given: variables, the names of collections and streams, and what returns."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import TextRule, class_at
from flaxlings.judge.diagnose.syntax import nodes_of
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_STRING = r"[\"'](\w{1,80})[\"']"
_IMMUTABLE = (
    r'^Cannot update variable "(?P<name>[^"]{1,200})" in "(?P<scope>[^"]{0,400})" because collection '
    r'"(?P<collection>[^"]{1,200})" is immutable'
)


def _mutable_names_another(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "flax.errors.ModifyScopeVariableError" or not (match := re.search(_IMMUTABLE, raised.message)):
        return None
    asked = re.findall(rf"\bmutable\s{{0,4}}=\s{{0,4}}[\[(]?\s{{0,4}}{_STRING}", source[:100_000])
    collection = match["collection"]
    if not asked or collection in asked:
        return None
    name, kind = plain(match["name"]), "a variable" if asked[0] == match["name"] else "another collection, or none"
    says = (
        f"`mutable=` names the collection in which `{name}` lies, and '{asked[0]}' is {kind}: write "
        f"mutable=['{plain(collection)}']."
    )
    taught = "linen_block" if collection == "batch_stats" else "linen_counter"
    return diagnosis(raised, exercise, "collection-not-mutable", says, taught)


def _apply_inside(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """`layer.apply(...)` in a method of a module, where layers are called."""
    not_found = {
        "flax.errors.ScopeCollectionNotFound",
        "flax.errors.ScopeParamNotFoundError",
        "flax.errors.ApplyScopeInvalidVariablesTypeError",
    }
    not_variables = "Array.__contains__: unsupported operand" in raised.message[:200]
    if raised.type not in not_found and not (raised.type == "TypeError" and not_variables):
        return None
    owner = class_at(source, raised.line)
    if owner is None or not owner.is_linen or not re.search(r"[\w)]\.apply\(", code_of(raised)):
        return None
    says = "Inside of a module a layer has its variables already: call it, `layer(x)`, in place of `layer.apply(...)`."
    return diagnosis(raised, exercise, "apply-inside", says, "linen_my_sequential")


_EMPTY = (
    r'^Tried to access "[^"]{1,200}" from collection "params" in "(?P<scope>/[^"]{1,400})" but the collection is empty'
)


def _params_of_another_name(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """The check's params hold others' names: what they lack is no collection."""
    if raised.type != "flax.errors.ScopeCollectionNotFound" or not (match := re.search(_EMPTY, raised.message)):
        return None
    if not source or any(".apply(" in frame.code for frame in raised.frames):
        return None
    handed = re.findall(r"\bvariable_(?:axes|broadcast)\s{0,4}=[^=\n]{0,80}[\"']params[\"']", source[:100_000])
    # Each transform around the module must hand the params on; one that does not is said elsewhere.
    if len(handed) < len(re.findall(r"\b(?:vmap|scan)\(", match["scope"])):
        return None
    place = re.sub(r"\b(?:vmap|scan|jit|remat|checkpoint)\(|\)", "", match["scope"]).strip("/")
    says = (
        f"The module asks for parameters of `{plain(place)}`, and the params that it was given have none "
        "there: compare "
        "the names of its submodules with the task, and `name=` with what they are called."
    )
    return diagnosis(raised, exercise, "param-not-found", says, "linen_dense", says_where=True)


def _stream_of_another_name(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    match = re.search(r'^[^\s"]{1,200} needs PRNG for "([^"]{1,200})"', raised.message)
    if raised.type != "flax.errors.InvalidRngError" or match is None or match[1] == "params":
        return None
    given = re.findall(rf"\brngs\s{{0,4}}=\s{{0,4}}\{{\s{{0,40}}{_STRING}", source[:100_000])
    handed = rf"\brngs\s{{0,4}}=\s{{0,4}}\{{[^}}]{{0,400}}[\"']{re.escape(match[1])}[\"']"
    if not given or re.search(handed, source[:100_000]):
        return None
    says = (
        f"The key is handed over as '{given[0]}', and what draws asks for the stream '{plain(match[1])}': "
        f"write rngs={{'{plain(match[1])}': key}}."
    )
    return diagnosis(raised, exercise, "rng-missing", says, "linen_block" if match[1] == "dropout" else None)


def _pair_swapped(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """`variables, y = model.apply(..., mutable=...)`: the first of the pair is taken for variables."""
    del source
    if (
        raised.type != "TypeError"
        or "Array.__contains__: unsupported operand type <class 'str'>" not in raised.message[:200]
    ):
        return None
    lines = " ".join(frame.code for frame in raised.frames)
    pair = re.search(r"^(\w{0,40}(?:var|stat|param|updat|chang)\w{0,40}), {0,2}(\w{1,80}) {0,2}=", code_of(raised))
    if pair is None or not re.search(r"\.apply\(.{0,400}mutable", lines):
        return None
    says = "`apply` with `mutable=` returns (output, updated collections), in this order: write "
    says += f"`{pair[2]}, {pair[1]} = ...`."
    return diagnosis(raised, exercise, "wrong-unpacking", says, "linen_counter")


def _other_example(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """`apply` on `x`, with params that the same function made by `init` on something else."""
    if raised.type != "flax.errors.ScopeParamShapeError" or not raised.frames:
        return None
    outer = next((frame for frame in raised.frames if ".apply(" in frame.code), None)
    if outer is None:
        return None
    applied = _examples(source, "apply", outer.function)
    made = _examples(source, "init", outer.function)
    if len(applied) != 1 or len(made) != 1 or applied[0][0] == made[0][0]:
        return None
    line = made[0][1]
    says = (
        f"The params are for another input: `init` (line {line}) is given `{plain(made[0][0])}`, and `apply` "
        f"`{plain(applied[0][0])}`. Give both an input of one width."
    )
    return replace(diagnosis(raised, exercise, "example-of-another-width", says, "linen_init_apply"), line=line)


def _examples(source: str, method: str, function: str) -> list[tuple[str, int]]:
    """The second argument of each such call in the function, and its line."""
    return [
        (ast.unparse(call.args[1]), call.lineno)
        for node in nodes_of(source)
        if isinstance(node, ast.FunctionDef) and node.name == function
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == method
        and len(call.args) > 1
    ]


SPECIFIC: tuple[TextRule, ...] = (
    _other_example,
    _mutable_names_another,
    _apply_inside,
    _params_of_another_name,
    _stream_of_another_name,
    _pair_swapped,
)
"""What the text says more of than the message."""
