"""Rules about names that are not there: what is imported, defined nowhere, unset, or asked of an object."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_habits import ARRAY_HABITS, IMPORTS, INSTEAD_OF_IMPORT, elsewhere
from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import (
    LIFTED,
    ClassText,
    TextRule,
    class_at,
    class_named,
    in_loop,
    method_at,
    names_in,
)
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_NO_MODULE = r"^No module named '([^']{1,400})'"
_NO_IMPORT = r"^cannot import name '([^']{1,400})' from (?:partially initialized module )?'([^']{1,400})'"
_NO_NAME = r"^name '([^']{1,400})' is not defined"
_UNSET = (
    r"^(?:cannot access (?:local|free) variable|local variable) '(\w{1,80})' (?:where it is not associated|referenced)"
)
_NO_MODULE_ATTRIBUTE = r"^[mM]odule '?([\w.]{1,400})'? has no attribute '([^']{1,400})'"
# Linen writes double quotes, Python single ones.
_NO_ATTRIBUTE = r"""^(?:type object )?["']([^"']{1,400})["'](?: object)? has no attribute ["']([^"']{1,400})["']"""
_OF_ARRAY = (
    r"^(?:'(?:jaxlib\.[\w.]{1,60}\.)?(?:ArrayImpl|\w{0,60}Tracer)' object|\w{0,60}Tracer) has no attribute '?(\w{1,80})"
)
_OF_MODULE = r'^"(?P<owner>\w{1,80})" object has no attribute "(?P<name>\w{1,80})"\.'
_IN_SETUP = re.compile(r"^set_?up$|^(?:build|init|initialize|_setup|__setup__)$", re.IGNORECASE)
_PARAMS = ("params", "parameters", "variables", "weights", "state_dict")
_GROWS = ("add", "append", "insert", "extend", "add_module")


def _import(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type not in {"ImportError", "ModuleNotFoundError"}:
        return None
    if match := re.search(_NO_MODULE, raised.message):
        instead = INSTEAD_OF_IMPORT.get(match[1]) or INSTEAD_OF_IMPORT.get(match[1].partition(".")[0])
        says = f"There is no module `{plain(match[1])}` here: {instead or 'is its name spelt right?'}"
        return diagnosis(raised, exercise, "missing-import", says)
    if match := re.search(_NO_IMPORT, raised.message):
        instead = INSTEAD_OF_IMPORT.get(f"{match[2]}.{match[1]}")
        says = f"`{plain(match[2])}` has no `{plain(match[1])}` to import: {instead or 'is the name spelt right?'}"
        return diagnosis(raised, exercise, "missing-import", says)
    return None


def _name(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "NameError" or not (match := re.search(_NO_NAME, raised.message)):
        return None
    name = plain(match[1])
    if name in IMPORTS:
        says = f"`{name}` is not imported: add `{IMPORTS[name]}` at the top of the file."
        return diagnosis(raised, exercise, "missing-import", says)
    says = _of_the_class(name, raised, source) or ""
    if not says:
        where = "" if raised.line is None else f" on line {raised.line}"
        near = _nearest(name, names_in(source))
        ask = f"did you mean `{near}`?" if near else "is it misspelt, or is an import missing?"
        says = f"`{name}` is used{where} but defined nowhere: {ask}"
    return diagnosis(raised, exercise, "misspelt-name", says)


def _of_the_class(name: str, raised: Raised, source: str) -> str | None:
    owner, method = class_at(source, raised.line), method_at(source, raised.line)
    if owner is None or method is None:
        return None
    if name in owner.names():
        return f"`{name}` belongs to the module, and is reached through it only: write `self.{name}`."
    others = [each for each in owner.methods.values() if each.name != method.name]
    if method.name == "setup" and any(name in each.arguments for each in others):
        return (
            f"`setup` sees no input, so there is no `{name}` in it: take the size from a field, or declare it in "
            "`__call__` under `@nn.compact`."
        )
    if any(each.name == "setup" and name in each.local for each in others):
        return f"`{name}` is known inside of `setup` only: assign it to `self.{name}` there, and use that here."
    return None


def _unset(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type not in {"UnboundLocalError", "NameError"} or not (match := re.search(_UNSET, raised.message)):
        return None
    if not raised.frames:
        return None
    name = match[1]
    where = " before the loop" if in_loop(source, raised.line) else " first"
    says = f"`{name}` is used here before this function gives it a value: set it{where}."
    return diagnosis(raised, exercise, "unbound-local", says)


def _of_library(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "AttributeError" or raised.origin:
        return None  # the name stands in a library's code; what the learner passed there is the mistake
    if match := re.search(_NO_MODULE_ATTRIBUTE, raised.message):
        owner, name = plain(match[1]), plain(match[2])
        if match[1] == exercise and not raised.frames:
            says = f"The check looks for `{name}` in your file and does not find it."
            return diagnosis(raised, exercise, "missing-name", says, says_where=True)
        ask = elsewhere(match[1], match[2]) or "is the name spelt right?"
        return diagnosis(raised, exercise, "misspelt-name", f"`{owner}` has no `{name}`: {ask}")
    match = re.search(_NO_ATTRIBUTE, raised.message)
    if match and match[1] == "function" and f"nn.init.{match[2]}" in code_of(raised):
        says = f"`nn.init` is no collection of initializers: write `nn.initializers.{plain(match[2])}`."
        return diagnosis(raised, exercise, "misspelt-name", says, "linen_initializers")
    return None


def _of_array(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "AttributeError" or not (match := re.search(_OF_ARRAY, raised.message)):
        return None
    name, code = match[1], code_of(raised)
    if name == "_state":
        return _module_first(raised, exercise)
    if raised.origin or f".{name}" not in code or re.search(rf"\brngs\.{name}\b", code):
        return None
    if name == "value":
        says = "This is an array already, without a `.value`: `self.param` gives the array itself."
        return diagnosis(raised, exercise, "misspelt-name", says)
    says = f"An array has no `{name}`: {ARRAY_HABITS.get(name, 'is this the value that you mean, and the name right?')}"
    return diagnosis(raised, exercise, "misspelt-name", says)


def _module_first(raised: Raised, exercise: str) -> Diagnosis | None:
    """A transform of a function takes the array that it gets first for the module."""
    lines = " ".join(frame.code for frame in raised.frames)[:4000]
    transform = re.search(rf"\bnn\.({'|'.join(LIFTED)})\(\s{{0,4}}(?:self\.(\w{{1,80}}))?", lines)
    if transform is None:
        return None
    called = f"nn.{transform[1]}"
    says = f"`{called}` hands a function the module first, and this one gets an array there: write "
    if transform[2]:
        says += f"the function of the class, `{called}(Class.{transform[2]})(self, x)`, not a bound method."
    else:
        says += f"`{called}(f)(self, x)`, with `def f(module, x)`."
    return diagnosis(raised, exercise, "transform-misuse", says, "linen_remat")


def _of_module(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """What Linen says of a module, where the text tells which of its many reasons it is."""
    if raised.type != "AttributeError" or not (match := re.search(_OF_MODULE, raised.message)):
        return None
    owner_name, name = match["owner"], match["name"]
    if name == "__call__":
        return None
    if owner_name == "Sequential" and name in _GROWS:
        says = "A Linen `nn.Sequential` is complete when it is made: give it all layers in one list, "
        return diagnosis(raised, exercise, "other-api", says + "`nn.Sequential([...])`.", "linen_sequential")
    if not source or raised.origin or not raised.frames or re.search(r"\bmethod\s{0,4}=", code_of(raised)):
        return None
    owner = class_named(source, owner_name)
    if owner is None:
        if name in _PARAMS:
            says = (
                "A Linen module keeps no parameters of its own: they are in what `init` returned, "
                "`variables['params']`."
            )
            return diagnosis(raised, exercise, "unbound-module", says, "linen_init_apply")
        if name in {"forward", "call"}:
            says = (
                f"A Linen module has no `{name}`: `model.apply(variables, x)` runs it, and inside of a module a call, "
            )
            return diagnosis(raised, exercise, "misspelt-name", says + "`layer(x)`.", "linen_init_apply")
        says = f"`{owner_name}` has no `{name}`: is the name spelt right?"
        return diagnosis(raised, exercise, "misspelt-name", says)
    if "setup" in owner.makes(name):
        return None  # it is there inside of `init` and `apply` only, which is said elsewhere
    return diagnosis(raised, exercise, "misspelt-name", _why_not(owner, name))


def _why_not(owner: ClassText, name: str) -> str:
    makers = list(owner.makes(name))
    setup = next((each for each in makers if _IN_SETUP.search(each)), None)
    if setup is not None and "setup" not in owner.methods:
        return f"Flax runs `setup` only, so nothing of `{setup}` is ever made: call that method `setup`."
    if "setup" in owner.methods and name in owner.methods["setup"].local:
        return (
            f"`{name}` is a local name in `setup` and ends with it: assign it to the module there, `self.{name} = ...`."
        )
    if makers:
        return f"`{name}` is assigned in `{makers[0]}` only, which has not run: make it in `setup`."
    if near := _nearest(name, owner.names()):
        return f"`{owner.name}` has no `{name}`: did you mean `self.{near}`?"
    return f"`{owner.name}` has no `{name}`: is the name spelt right, and is it set before it is used?"


def _of_any(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "AttributeError" or raised.origin or not (match := re.search(_NO_ATTRIBUTE, raised.message)):
        return None
    owner, name = plain(match[1]), plain(match[2])
    if owner == "NoneType":
        says = f"`{name}` is asked of None: does a function lack its `return`?"
        return diagnosis(raised, exercise, "missing-return", says, says_where=True)
    if not raised.frames:
        says = f"The check looks for `{name}` on an object of type `{owner}` and does not find it."
        if owner in ("function", "type") and name in ("init", "apply", "bind"):
            made = "a function" if owner == "function" else "a class"
            says = f"Where a module is expected, {made} is returned: return the module itself, made with its fields."
        return diagnosis(raised, exercise, "missing-name", says, says_where=True)
    if owner == "dict" and name in {"params", "batch_stats"}:
        says = f"What `init` returned is a dictionary: take `{name}` out of it in brackets, `variables['{name}']`."
        return diagnosis(raised, exercise, "misspelt-name", says, "linen_init_apply")
    text = class_named(source, match[1])
    near = _nearest(name, text.names()) if text else None
    ask = f"did you mean `{near}`?" if near else "is the name spelt right, and is it set before it is used?"
    return diagnosis(raised, exercise, "misspelt-name", f"`{owner}` has no `{name}`: {ask}")


def _nearest(name: str, names: frozenset[str]) -> str | None:
    import difflib  # noqa: PLC0415 -- only where a name is missing

    if len(name) < 3:
        return None  # one letter is like any other
    return next(iter(difflib.get_close_matches(name, sorted(names - {name})[:400], 1, 0.75)), None)


SPECIFIC: tuple[TextRule, ...] = (_unset, _of_array, _of_module)
"""What the text or the type says more of than the libraries' rules."""

RULES: tuple[TextRule, ...] = (_import, _name, _of_library, _of_any)
"""What Python means by it, when no library means more."""
