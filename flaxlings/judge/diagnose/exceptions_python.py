"""Rules about what Python itself raises: syntax, what is unpacked or joined, keys, recursion."""

from __future__ import annotations

import re

from flaxlings.judge.describe import shorten
from flaxlings.judge.diagnose.exception_rule import ExceptionRule, code_of, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_SYNTAX = ("SyntaxError", "IndentationError", "TabError")
_SYNTAX_PLACE = r"\s{0,8}\([^()]{0,400}line \d{1,9}\)\s*$"
_UNPACKED = r"^(?:too many|not enough) values to unpack \(expected (?:at least )?(\d{1,9})(?:, got (\d{1,9}))?\)"
_NOT_UNPACKED = r"^cannot unpack non-iterable (\w{1,80}) object"
_UPDATED = r"^\w{1,80}, {0,2}(?:\w{0,40}(?:updat|mutat|stat)\w{0,40}) {0,2}=[^=].{0,400}\.apply\((?!.{0,400}mutable)"
_WITH_MUTABLE = r"\.apply\(.{0,400}mutable\s{0,4}="
_NUMBERED = r"^for (\w{1,80}, \w{1,80}) in (?!.{0,80}enumerate)"
_JOINED = r"^can only concatenate str \(not \"(\w{1,80})\"\) to str"
_OF_XLA = r"^(?:RESOURCE_EXHAUSTED|INTERNAL): [\w ]{0,80}(?:: )?Out of memory allocating \d{1,30} bytes"
_MEMORY = r"\bA run may have (\d{1,9} [GM]iB) of memory\.$"
_NO_KEY = r"^'([^']{1,80})'(?:\n|$)"


def _syntax(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type not in _SYNTAX:
        return None
    where = "the file" if raised.line is None else f"line {raised.line}"
    says = f"Python cannot read {where}: {shorten(re.sub(_SYNTAX_PLACE, '', raised.message), 200)}."
    return diagnosis(raised, exercise, "syntax-error", says, says_where=True)


def _unpacked(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type == "TypeError" and not raised.origin and (single := re.search(_NOT_UNPACKED, raised.message)):
        if single[1] == "NoneType":
            says = "None is unpacked: does a function lack its `return`?"
            return diagnosis(raised, exercise, "missing-return", says, says_where=True)
        if numbered := re.search(_NUMBERED, code_of(raised)):
            says = (
                f"The loop takes two values out of one: number the items, `for {plain(numbered[1])} in enumerate(...)`."
            )
            return diagnosis(raised, exercise, "wrong-unpacking", says)
        says = f"Several values are taken out of one `{plain(single[1])}`."
        return diagnosis(raised, exercise, "wrong-unpacking", says)
    if raised.type != "ValueError" or raised.origin or not (match := re.search(_UNPACKED, raised.message)):
        return None
    wanted, got = match[1], match[2] or "more"
    if not raised.frames:
        says = f"The check takes {wanted} values out of what your code returns, and it has {got}: compare the `return`."
        return diagnosis(raised, exercise, "wrong-unpacking", says, says_where=True)
    code = code_of(raised)
    says = f"{wanted} names stand on the left of `=`, and the right side has {got}"
    if ".init(" in code:
        says += ": `init` returns the variables alone."
    elif re.search(_UPDATED, code):
        says += ": `apply` returns what was updated only with `mutable=`."
    elif re.search(_WITH_MUTABLE, code):
        says += ": `apply` with `mutable=` returns two things, (output, updated collections)."
    elif re.search(r"=\s{0,4}[\w.]{1,80}\.shape\s{0,4}$", code):
        says += ": the array has another number of axes; `x.shape[-1]` is its last in any case."
    else:
        says += "."
    return diagnosis(raised, exercise, "wrong-unpacking", says)


def _joined(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "TypeError" or raised.origin or not (match := re.search(_JOINED, raised.message)):
        return None
    says = f'`+` joins strings only, and one side is of type `{plain(match[1])}`: write `f"layers_{{i}}"`.'
    return diagnosis(raised, exercise, "str-plus-int", says)


def _key(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "KeyError" or raised.origin or not (match := re.search(_NO_KEY, raised.message)):
        return None
    key = plain(match[1])
    if not raised.frames:
        says = f"The check looks for '{key}' in what your code returns and does not find it."
    elif ".init(" in code_of(raised) and "params" not in code_of(raised):
        says = f"There is no '{key}' in this dictionary: `init` returns collections, and parameters are under 'params'."
    else:
        says = f"There is no '{key}' in this dictionary: is the name right, and the level, as in v['params']['{key}']?"
    return diagnosis(raised, exercise, "key-error", says, says_where=True)


def _recursion(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "RecursionError" or not raised.frames:
        return None
    function = plain(raised.frames[-1].function)
    return diagnosis(raised, exercise, "endless-recursion", f"`{function}` calls itself without an end.")


def _memory(raised: Raised, exercise: str) -> Diagnosis | None:
    if not raised.type.endswith("MemoryError") and not re.search(_OF_XLA, raised.message):
        return None
    limit = f" ({match[1]})" if (match := re.search(_MEMORY, raised.message)) else ""
    says = (
        f"It needs more memory than a run may have{limit}: is a shape far larger than meant, or does a loop collect "
        "without an end?"
    )
    return diagnosis(raised, exercise, "out-of-memory", says, says_where=True)


RULES: tuple[ExceptionRule, ...] = (_memory, _syntax, _joined, _unpacked, _key, _recursion)
"""Each for its own types."""
