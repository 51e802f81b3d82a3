"""Rules about calls: arguments that are missing or too many, and what is called but is no function."""

from __future__ import annotations

import ast
import re

from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.exception_habits import other_argument
from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import (
    LIFTED,
    ClassText,
    TextRule,
    calls_at,
    class_at,
    class_named,
    classes_of,
)
from flaxlings.judge.diagnose.syntax import name_of, nodes_of
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_WRONG_ARGUMENTS = r"^([\w.<>]{1,400})\(\) (?:got an unexpected|got some positional|missing \d|takes )"
_NO_SUCH_ARGUMENT = (
    r"^([\w.<>]{1,400})\(\) got an unexpected keyword argument '(\w{1,80})'(?:\. Did you mean '(\w{1,80})'\?)?"
)
_TOO_MANY = r"^([\w.<>]{1,400})\(\) takes [^\n]{1,60} but \d{1,4} (?:was|were) given"
_MISSING = (
    r"^([\w.<>]{1,400})\(\) missing \d{1,3} required (?:positional|keyword-only) arguments?: ('\w{1,80}'[^\n]{0,200})"
)
_ONE_TOO_MANY = (
    r"^(?:[\w.]{1,200}\.)?(?P<owner>\w{1,80})\.(?P<name>\w{1,80})\(\) takes (?P<takes>\d{1,3}) positional "
    r"arguments? but "
    r"(?P<given>\d{1,3}) (?:was|were) given"
)
_NOT_CALLABLE = r"^'(?:[\w.]{1,80}\.)?(\w{1,80})' object is not callable"
_OF_CONSTRUCTOR = ("name", "features", "kernel_init", "bias_init", "use_bias", "num_heads", "rate", "param_dtype")
_ARRAYS = re.compile(r"^(?:ArrayImpl|\w{0,60}Tracer)$")


def _lifted(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """Transforms of Linen take the class or function alone, and first."""
    del source
    if raised.type != "TypeError" or not raised.frames:
        return None
    transform = re.search(rf"\b(?:nn|linen)\.({'|'.join(LIFTED)})\(", code_of(raised))
    if transform is None:
        return None
    missing = re.search(_MISSING, raised.message)
    if missing and missing[1] in LIFTED and missing[2].startswith("'target'"):
        says = (
            f"`nn.{transform[1]}` takes what it transforms first, so with options alone it is no decorator: write "
            f"`@functools.partial(nn.{transform[1]}, ...)`."
        )
        return diagnosis(raised, exercise, "transform-misuse", says, "linen_remat")
    unknown = re.search(_NO_SUCH_ARGUMENT, raised.message)
    if unknown and unknown[1] in LIFTED and unknown[2] in _OF_CONSTRUCTOR:
        says = (
            f"`nn.{transform[1]}` takes no argument `{unknown[2]}`: it gives a class, so hand it to that class, "
            f"`nn.{transform[1]}(Layer)(..., {unknown[2]}=...)`."
        )
        return diagnosis(raised, exercise, "wrong-arguments", says, "linen_jit")
    return None


def _self_missing(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    match = re.search(_ONE_TOO_MANY, raised.message) if raised.type == "TypeError" else None
    if match is None or int(match["given"]) != int(match["takes"]) + 1:
        return None
    text = class_named(source, match["owner"])
    method = text.methods.get(match["name"]) if text is not None else None
    if text is None or method is None or not method.lacks_self:
        return None
    arguments = ", ".join(("self", *method.arguments))
    says = f"`{method.name}` of `{text.name}` is written without `self`: write `def {method.name}({arguments})`."
    id_ = "setup-arguments" if method.name == "setup" else "wrong-arguments"
    return diagnosis(raised, exercise, id_, says, says_where=True)


def _arguments(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "TypeError" or not (match := re.search(_WRONG_ARGUMENTS, raised.message)):
        return None
    callee = match[1]
    if says := _of_definition(callee, raised, source):
        return diagnosis(raised, exercise, "wrong-arguments", says, says_where=True)
    if not raised.frames:
        says = f"The check calls {_callable(callee)} with other arguments than yours takes: compare its signature."
        return diagnosis(raised, exercise, "wrong-arguments", says, says_where=True)
    if unknown := re.search(_NO_SUCH_ARGUMENT, raised.message):
        says = f"{_beginning(callee)} takes no argument `{unknown[2]}`: {_instead(unknown, source)}"
        return diagnosis(raised, exercise, "wrong-arguments", says)
    if missing := re.search(_MISSING, raised.message):
        return _missing(missing, raised, exercise, source)
    if re.search(_TOO_MANY, raised.message) and (_is_method(callee) or _defines(source, callee)):
        says = f"{_beginning(callee)} gets more arguments than it takes."
        if re.search(r"\.apply\(.{0,400},\s{0,4}([\"'])\w{1,80}\1", code_of(raised)):
            says += ' The name of a method is passed as `method="name"`.'
        elif callee.endswith("__init__"):
            says += " Every field needs a type, as in `features: int`."
        elif callee.endswith(".__call__"):
            says += " A layer's settings stand in the first brackets, where it is made."
        return diagnosis(raised, exercise, "wrong-arguments", says)
    return None


def _missing(missing: re.Match[str], raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    callee, what = missing[1], plain(missing[2])
    if callee.endswith("Module.init") or (callee.endswith(".init") and "'rngs'" in what):
        says = "`init` takes a key first and the input after it: `model.init(jax.random.key(seed), x)`."
        return diagnosis(raised, exercise, "rng-missing", says, "linen_init_apply")
    if callee.endswith(".apply") and "'variables'" in what:
        says = "`apply` takes the variables first, as `init` returned them: `model.apply(variables, x)`."
        return diagnosis(raised, exercise, "wrong-variables", says, "linen_init_apply")
    if callee.endswith(".__init__"):
        says = f"{_beginning(callee)} is made without {what}, which it needs."
        return diagnosis(raised, exercise, "wrong-arguments", says)
    called = re.search(r"\.(init|apply)\(", code_of(raised))
    if callee.endswith(".__call__") and called:
        first = "key" if called[1] == "init" else "variables"
        says = f"`{called[1]}` hands {what} on to `__call__` and got none: `model.{called[1]}({first}, x)`."
        return diagnosis(raised, exercise, "wrong-arguments", says, "linen_init_apply")
    if callee.rpartition(".")[2] in {"<lambda>", "init"} or not (_is_method(callee) or _defines(source, callee)):
        return None
    says = f"{_beginning(callee)} is called without {what}, which it needs."
    return diagnosis(raised, exercise, "wrong-arguments", says)


def _of_definition(callee: str, raised: Raised, source: str) -> str | None:
    """What is wrong with the class, where its constructor is called rightly: a field without a type is none."""
    owner, _, last = callee.rpartition(".")
    if last != "__init__":
        return None
    text = class_named(source, owner) if owner else _constructed(raised, source)
    if text is None or "__init__" in text.methods or not text.is_linen:
        return None
    bare = sorted(text.bare)
    unknown = re.search(_NO_SUCH_ARGUMENT, raised.message)
    if not bare or (unknown and unknown[2] not in bare):
        return None
    name = unknown[2] if unknown else bare[0]
    return f"`{name}` has no type in `{text.name}`, so it is no field: write `{name}: type = ...` under `class`."


def _constructed(raised: Raised, source: str) -> ClassText | None:
    """The class of the text whose constructor has no name in the message, where it can be one only."""
    code = code_of(raised)
    found = [each for each in classes_of(source) if each.is_linen and each.bare and each.name in (code or each.name)]
    return found[0] if len(found) == 1 else None


def _instead(unknown: re.Match[str], source: str) -> str:
    callee, argument, suggested = unknown[1], unknown[2], unknown[3]
    owner, _, last = callee.rpartition(".")
    owner = owner.rpartition(".")[2]
    if last == "__call__" and argument in _OF_CONSTRUCTOR:
        return f"it belongs where the layer is made, `{owner}(..., {argument}=...)(x)`."
    if instead := other_argument(owner if last in {"__init__", "__call__"} else last, argument):
        return instead
    if suggested:
        return f"write `{suggested}=`."
    text = class_named(source, owner) if last == "__init__" else None
    if text is not None and text.fields:
        return f"its fields are {', '.join(f'`{each}`' for each in sorted(text.fields)[:6])}."
    return "is the name spelt right?"


def _is_method(callee: str) -> bool:
    return callee == "__init__" or bool(re.fullmatch(r"(?:\w{1,80}\.){1,4}\w{1,80}", callee))


def _defines(source: str, function: str) -> bool:
    last = function.rpartition(".")[2]
    return any(isinstance(node, ast.FunctionDef) and node.name == last for node in nodes_of(source))


def _beginning(callee: str) -> str:
    name = _callable(callee)
    return f"{name[0].upper()}{name[1:]}"


def _callable(name: str) -> str:
    """What a learner calls: the class for its constructor, a method with its class, a function by its name."""
    owner, _, last = name.rpartition(".")
    owner = owner.rpartition(".")[2]
    if last == "__init__":
        return f"`{plain(owner)}`" if owner else "the class"
    return f"`{plain(f'{owner}.{last}' if owner.isidentifier() else last)}`"


def _not_callable(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "TypeError" or not (match := re.search(_NOT_CALLABLE, raised.message)):
        return None
    kind, code = match[1], code_of(raised)
    if found := class_named(source, kind):
        if "__call__" in found.methods:
            return None
        other = next(
            (name for name in ("forward", "call", "apply", "__cal__", "_call_") if name in found.methods), None
        )
        ask = f"rename `{other}` to `__call__`." if other else "that is the method that Flax runs."
        says = f"`{found.name}` is called like a function and has no `__call__`: {ask}"
        return diagnosis(raised, exercise, "not-callable", says, says_where=True)
    if not raised.frames or re.search(r"\.(?:param|variable)\(|_init\s{0,4}=|\bnn\.Sequential\(", code):
        return None
    if raised.origin == "flax" and re.search(r"\b(?:kernel|bias|scale|embedding)_init\s{0,4}=", source):
        says = (
            "`kernel_init` and `bias_init` take functions, and a value was passed: hand over the initializer itself, "
        )
        says += "as `nn.initializers.lecun_normal()`."
        return diagnosis(raised, exercise, "invalid-initializer", says, "linen_initializers")
    if raised.origin:
        return None
    if kind in {"int", "tuple"} and (attribute := re.search(r"\.(shape|size|ndim)\(", code)):
        says = f"`{attribute[1]}` is no method: write `x.shape[-1]` for the size of an axis."
        return diagnosis(raised, exercise, "not-callable", says)
    if kind in {"tuple", "list"}:
        return _list_called(raised, exercise, source)
    if _ARRAYS.search(kind) and (name := _called_array(raised, source)):
        says = f"`{name}` is an array and no layer, so it is not called: multiply by it, `x @ {name}`, or add it."
        return diagnosis(raised, exercise, "not-callable", says, "linen_dense")
    return None


_OF_LAYERS = re.compile(r"(?i)layer|module|block|net|cell|head|dense|child")


def _list_called(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    called = [node.func for node in calls_at(source, raised.line)]
    if any(isinstance(node, ast.Tuple | ast.List) for node in called):
        says = "Brackets follow a list or tuple, which calls it like a function: is a comma missing between the two?"
        return diagnosis(raised, exercise, "not-callable", says)
    owned = [node.value if isinstance(node, ast.Subscript) else node for node in called]
    names = [node.attr for node in owned if isinstance(node, ast.Attribute) and name_of(node.value) == "self"]
    if comma := next((name for name in names if _is_pair_of_one(source, name)), None):
        says = f"A comma behind what `self.{comma}` is set to makes a tuple of it: take the comma away."
        return diagnosis(raised, exercise, "trailing-comma", says)
    owner = class_at(source, raised.line)
    lists = [name for name in names if owner is None or name not in owner.methods]
    name = lists[0] if len(lists) == 1 else None
    if name and owner and name in owner.fields and not any(owner.makes(name)) and not _OF_LAYERS.search(name):
        says = f"`self.{name}` is a list or tuple and is called like a function: make a layer with it first."
        return diagnosis(raised, exercise, "not-callable", says)
    what = f"`self.{name}` is a list of layers, and a list" if name else "A list of layers"
    says = f"{what} is no layer: call each in turn, `for layer in ...: x = layer(x)`."
    return diagnosis(raised, exercise, "list-called", says, "linen_explicit_mlp")


def _is_pair_of_one(source: str, name: str) -> bool:
    """Whether the attribute is set to a tuple of one that begins with no bracket: `self.dense = nn.Dense(3),`."""
    return any(
        isinstance(node, ast.Assign)
        and name_of(node.targets[0]) == name
        and isinstance(node.value, ast.Tuple)
        and len(node.value.elts) == 1
        and node.value.col_offset == node.value.elts[0].col_offset
        for node in nodes_of(source)
    )


def _called_array(raised: Raised, source: str) -> str | None:
    """What is called in the statement and was declared by `self.param`."""
    declares = {
        name_of(node.targets[0])
        for node in nodes_of(source)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name_of(node.value.func) == "param"
    } | set(declared(source).params)
    for call in calls_at(source, raised.line):
        if name_of(call.func) in declares:
            return f"self.{name_of(call.func)}" if isinstance(call.func, ast.Attribute) else name_of(call.func)
    return None


SPECIFIC: tuple[TextRule, ...] = (_lifted, _self_missing, _not_callable)
"""What the text or the type says more of than the libraries' rules."""

RULES: tuple[TextRule, ...] = (_arguments,)
"""What Python means by it, when no library means more."""
