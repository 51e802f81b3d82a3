"""Rules about what Linen raises where the text tells more: things made twice, generators, transforms."""

from __future__ import annotations

import ast
import re

from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import (
    LIFTED,
    TextRule,
    calls_at,
    class_at,
    class_named,
    classes_of,
    in_loop,
    method_at,
    statement_at,
)
from flaxlings.judge.diagnose.syntax import name_of, nodes_of
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_TAKEN = (
    r'^Could not create (?P<kind>\w{1,40}) "(?P<name>[^"]{1,200})" in Module (?P<module>[^:\s]{1,200}): Name in use'
)


def _name_in_use(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "flax.errors.NameInUseError" or not (match := re.search(_TAKEN, raised.message)):
        return None
    name, module = plain(match["name"]), plain(match["module"])
    says = _why_taken(match["name"], raised, source)
    if says is None:
        says = f"`{name}` names two things in `{module}`: give each its own name"
        shared = ", or make the submodule once and call it twice if it is to be shared."
        says += shared if match["kind"] == "submodule" else "."
    return diagnosis(raised, exercise, "name-in-use", says, "linen_simple_mlp")


def _why_taken(name: str, raised: Raised, source: str) -> str | None:
    if any("self.setup()" in frame.code for frame in raised.frames):
        return "`setup` is called by hand, and Flax has run it already: leave out `self.setup()`."
    code, shown = code_of(raised), plain(name)
    if re.search(r"\{\w{0,40}\}", name):
        return (
            f"All layers are called `{shown}`, as it stands: put an `f` before the string, so that the braces are "
            "filled."
        )
    owner, method = class_at(source, raised.line), method_at(source, raised.line)
    first = re.sub(r"_\d{1,9}$", "", name)
    made = owner is not None and any(each == "setup" for each in (*owner.makes(name), *owner.makes(first)))
    if made and method is not None and method.name != "setup":
        own = plain(name if owner is not None and "setup" in owner.makes(name) else first)
        return f"`{shown}` is made in `setup` already: use `self.{own}` here instead of making it again."
    if in_loop(source, raised.line):
        if re.search(r"\.index\(", code + _loop_text(source, raised.line)):
            return (
                "`.index(...)` finds the first of two equal values, and so gives their layers one name: use "
                "`enumerate`."
            )
        if made and isinstance(statement_at(source, raised.line), ast.Assign):
            return (
                f"`self.{plain(first)}` is assigned anew in each turn of the loop: build the whole list first, "
                "assign it once."
            )
        return (
            f'`{shown}` is made in more than one turn of the loop: number the names, `f"layers_{{i}}"` with '
            "`enumerate`."
        )
    return None


def _loop_text(source: str, line: int | None) -> str:
    """What stands in the loop around this line."""
    loops = [
        node
        for node in nodes_of(source)
        if isinstance(node, ast.For) and line is not None and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    lines = source.splitlines()
    return "\n".join(lines[loops[-1].lineno - 1 : loops[-1].end_lineno])[:2000] if loops else ""


def _declared_already(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "ValueError" or not re.search(r"^(?:Parameters|Variables) must be initialized", raised.message):
        return None
    owner = class_at(source, raised.line)
    for call in calls_at(source, raised.line):
        match call.args:
            case [ast.Constant(value=str(name)), *_] if owner is not None and "setup" in owner.makes(name):
                says = f"`{plain(name)}` is declared in `setup` already: use `self.{plain(name)}` here."
                return diagnosis(raised, exercise, "assign-outside-setup", says, "linen_explicit_dense")
    return None


def _generator(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "flax.errors.AssignSubModuleError" or not raised.frames:
        return None
    if raised.frames[-1].function != "<genexpr>":
        return None
    method = method_at(source, raised.line)
    if source and (method is None or method.name != "setup"):
        return None
    says = "Round brackets make a generator, which makes its layers only when somebody asks for them: "
    return diagnosis(raised, exercise, "generator-not-list", says + "write a list, `[...]`.", "linen_explicit_mlp")


_SELF = r"problematic value is of type <class '([\w.<>]{1,120})'> and was passed to the function at path self\."
_STATIC_SELF = r"^Non-hashable static arguments .{0,80}type <class '([\w.<>]{1,120})'>"
_REMAT_SELF = r"^Cannot interpret value of type <class '([\w.<>]{1,120})'> as an abstract array"


def _jax_on_method(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type not in {"TypeError", "ValueError"}:
        return None
    match = next(
        (found for each in (_SELF, _STATIC_SELF, _REMAT_SELF) if (found := re.search(each, raised.message))), None
    )
    owner = class_named(source, match[1]) if match else None
    if owner is None or not owner.is_linen:
        return None
    used = re.search(r"\bjax\.(jit|checkpoint|remat|vmap)\b", source)
    name = {"checkpoint": "remat"}.get(used[1], used[1]) if used else "jit"
    says = (
        f"`jax.{used[1] if used else 'jit'}` takes functions of arrays, and a method gets its Linen module as well: "
        f"use `nn.{name}`, which knows about modules."
    )
    return diagnosis(raised, exercise, "transform-misuse", says, "linen_jit", says_where=True)


def _of_instance(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    match = re.search(r"not a Module class or callable: (\w{1,80})", raised.message)
    if raised.type != "flax.errors.TransformTargetError" or match is None:
        return None
    transform = re.search(rf"\bnn\.({'|'.join(LIFTED)})\(", code_of(raised))
    name = transform[1] if transform else "jit"
    says = f"A transform is given an instance of `{match[1]}`: transform the class and then make the instance, "
    says += f"`nn.{name}({match[1]}{', ...' if name in ('vmap', 'scan') else ''})(...)`."
    return diagnosis(raised, exercise, "transform-misuse", says, "linen_jit")


def _class_in_a_list(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """`nn.Sequential([NestMLP, nn.Dense(3)])`: the class is called on the input."""
    if raised.type != "TypeError" or not re.search(
        r"^__init__\(\) takes 1 positional arguments? but 2 were given", raised.message
    ):
        return None
    linen = {each.name for each in classes_of(source) if each.is_linen}
    for node in nodes_of(source):
        elements = node.elts if isinstance(node, ast.List | ast.Tuple) else ()
        name = next((name_of(each) for each in elements if isinstance(each, ast.Name) and each.id in linen), None)
        if name is not None:
            says = f"`{plain(name)}` stands in a list as a class: make an instance of it, `{plain(name)}()`."
            return diagnosis(raised, exercise, "class-not-instance", says, "linen_nested", says_where=True)
    return None


def _mapped_by_keyword(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "ValueError" or not re.search(
        r"^(?:pytree structure error|axis_size should be specified|length should be specified)", raised.message
    ):
        return None
    if not re.search(r"\bnn\.(?:vmap|scan)\b", source):
        return None
    lifted = _lifted_names(source)
    for call in calls_at(source, raised.line):
        made_here = isinstance(call.func, ast.Call) and name_of(call.func.func) in lifted
        if not call.args and call.keywords and (made_here or name_of(call.func) in _instances(source, lifted)):
            says = (
                "A mapped module maps the arguments that are passed by their place: pass the inputs without "
                "their names."
            )
            return diagnosis(raised, exercise, "transform-misuse", says, "linen_multihead_vmap")
    return None


def _lifted_names(source: str) -> frozenset[str]:
    """The names of classes that `nn.vmap` and `nn.scan` gave."""
    return frozenset(
        name_of(target)
        for node in nodes_of(source)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name_of(node.value.func) in LIFTED
        for target in node.targets
    )


def _instances(source: str, classes: frozenset[str]) -> frozenset[str]:
    return frozenset(
        name_of(target)
        for node in nodes_of(source)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and (
            name_of(node.value.func) in classes
            or (isinstance(node.value.func, ast.Call) and name_of(node.value.func.func) in LIFTED)
        )
        for target in node.targets
    )


SPECIFIC: tuple[TextRule, ...] = (
    _name_in_use,
    _declared_already,
    _generator,
    _jax_on_method,
    _of_instance,
    _class_in_a_list,
    _mapped_by_keyword,
)
"""What the text says more of than the message."""
