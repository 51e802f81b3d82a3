"""What an exception says about the learner's file: whether it is unfinished, and the one thing that is missing."""

from __future__ import annotations

import re
from collections.abc import Callable

from flaxlings.judge.describe import shorten
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis, Problem

_IMPORTS = {
    "flax": "import flax",
    "jax": "import jax",
    "jnp": "import jax.numpy as jnp",
    "lax": "from jax import lax",
    "nn": "from flax import linen as nn",
    "nnx": "from flax import nnx",
    "np": "import numpy as np",
    "optax": "import optax",
    "partial": "from functools import partial",
}
"""Names that the course's files import, and how."""

_MESSAGE_LIMIT = 4000
"""Characters that patterns look at; a stranger's message can be as long as a message of the wire."""

_SYNTAX_PLACE = re.compile(r"\s*\([^()]*line \d+\)\s*$")
_NO_MODULE = re.compile(r"^No module named '([^']+)'")
_NO_IMPORT = re.compile(r"^cannot import name '([^']+)' from (?:partially initialized module )?'([^']+)'")
_NO_NAME = re.compile(r"^name '([^']+)' is not defined")
_NO_MODULE_ATTRIBUTE = re.compile(r"^module '([^']+)' has no attribute '([^']+)'")
# Linen writes double quotes, Python single ones.
_NO_ATTRIBUTE = re.compile(r"""^(?:type object )?["']([^"']+)["'](?: object)? has no attribute ["']([^"']+)["']""")
_WRONG_ARGUMENTS = re.compile(r"^([\w.<>]+)\(\) (?:got an unexpected|got some positional|missing \d|takes )")


def is_unfinished(raised: Raised) -> bool:
    """Whether the learner's own `raise NotImplementedError` was reached.

    flax raises the same type for real mistakes (`param += 1`); then the learner's line does not name it.
    """
    return (
        raised.type == "NotImplementedError" and bool(raised.frames) and "NotImplementedError" in raised.frames[-1].code
    )


def ended_itself(raised: Raised) -> bool:
    """Whether the file ended the program, as `sys.exit()`, `exit()` and `quit()` do."""
    return raised.type == "SystemExit"


def problem_of(raised: Raised) -> Problem:
    """The exception as a problem: its message whole, and the learner's lines."""
    frames = tuple((frame.line, frame.code) for frame in raised.frames)
    return Problem(raised.type, raised.message, raised.line, frames)


def explain(raised: Raised, exercise: str) -> Diagnosis | None:
    """The sentence that says what is missing, when the exception says so. `exercise` names the learner's module."""
    short = raised.type.rpartition(".")[2]
    rule = _RULES.get(short)
    message = raised.message[:_MESSAGE_LIMIT]
    found = rule(message, raised, exercise) if rule else None
    return found and Diagnosis(found[0], "rule", found[1], raised.line)


_Found = tuple[str, str] | None
"""The diagnosis's id and its sentence."""


def _syntax(message: str, raised: Raised, _: str) -> _Found:
    where = "the file" if raised.line is None else f"line {raised.line}"
    return "syntax-error", f"Python cannot read {where}: {shorten(_SYNTAX_PLACE.sub('', message), 200)}."


def _import(message: str, raised: Raised, exercise: str) -> _Found:
    if match := _NO_MODULE.search(message):
        return "missing-import", f"There is no module `{match[1]}` here: is its name spelt right?"
    if match := _NO_IMPORT.search(message):
        return "missing-import", f"`{match[2]}` has no `{match[1]}` to import: is the name spelt right?"
    del raised, exercise
    return None


def _name(message: str, raised: Raised, _: str) -> _Found:
    match = _NO_NAME.search(message)
    if not match:
        return None
    name = match[1]
    if name in _IMPORTS:
        return "missing-import", f"`{name}` is not imported: add `{_IMPORTS[name]}` at the top of the file."
    where = "" if raised.line is None else f" on line {raised.line}"
    return "misspelt-name", f"`{name}` is used{where} but defined nowhere: is it misspelt, or is an import missing?"


def _attribute(message: str, raised: Raised, exercise: str) -> _Found:
    if raised.origin:
        return None  # the name stands in a library's code; what the learner passed there is the mistake
    if match := _NO_MODULE_ATTRIBUTE.search(message):
        owner, name = match[1], match[2]
        if owner == exercise and not raised.frames:
            return "missing-name", f"The check looks for `{name}` in your file and does not find it."
        return "misspelt-name", f"`{owner}` has no `{name}`: is the name spelt right?"
    if match := _NO_ATTRIBUTE.search(message):
        owner, name = match[1], match[2]
        if owner == "NoneType":
            return "missing-return", f"`{name}` is asked of None: does a function lack its `return`?"
        if not raised.frames:
            return "missing-name", f"The check looks for `{name}` on an object of type `{owner}` and does not find it."
        return "misspelt-name", f"`{owner}` has no `{name}`: is the name spelt right, and is it set before it is used?"
    return None


def _arguments(message: str, raised: Raised, _: str) -> _Found:
    match = _WRONG_ARGUMENTS.search(message)
    if not match or raised.frames:
        return None
    what = match[1].removesuffix(".__init__").rpartition(".")[2]
    return "wrong-arguments", f"The check calls `{what}` with other arguments than yours takes: compare its signature."


_RULES: dict[str, Callable[[str, Raised, str], _Found]] = {
    "SyntaxError": _syntax,
    "IndentationError": _syntax,
    "TabError": _syntax,
    "ImportError": _import,
    "ModuleNotFoundError": _import,
    "NameError": _name,
    "AttributeError": _attribute,
    "TypeError": _arguments,
}
