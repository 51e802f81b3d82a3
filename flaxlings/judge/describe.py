"""Values and paths in words: `f32[3,4]`, `Param f32[3]`, `params/Dense_0/kernel`. Nothing here raises or imports numpy.

What a stranger sent is printed shortened and without control characters.
"""

from __future__ import annotations

from collections.abc import Mapping

from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.observation import (
    Array,
    Empty,
    Key,
    Leaf,
    Nothing,
    Number,
    Opaque,
    PathPart,
    Spec,
    Text,
    Value,
)

ROOT = "(the value itself)"
"""The path of a value that is no container, so that its only place has a name."""

_TEXT_LIMIT = 60
_NAME_LIMIT = 80
_DIMENSIONS_LIMIT = 12
_PARTS_LIMIT = 24
_CHILDREN_LIMIT = 4


def shorten(text: str, limit: int = _NAME_LIMIT) -> str:
    """The text on one line, without control characters, at most `limit` characters."""
    plain = "".join(char if char.isprintable() else " " for char in text[: limit + 1])
    return plain if len(plain) <= limit else plain[: limit - 3] + "..."


def describe_path(path: tuple[PathPart, ...]) -> str:
    """A path with slashes; a key that would read as something else (`''`, `'0'`, `'a/b'`) is quoted."""
    if not path:
        return ROOT
    parts = [_part(part) for part in path[:_PARTS_LIMIT]]
    if len(path) > _PARTS_LIMIT:
        parts += ["...", _part(path[-1])]
    return "/".join(parts)


def _part(part: PathPart) -> str:
    if isinstance(part, int):
        return str(part)
    plain = part.isprintable() and part.strip() and "/" not in part and not part.isdecimal()
    return shorten(part if plain else repr(part))


def describe(leaf: Leaf) -> str:
    """The value, with the NNX variable kind in front when there is one: `Param f32[3,4]`."""
    text = describe_value(leaf.value)
    return text if leaf.variable is None else f"{shorten(leaf.variable)} {text}"


def describe_value(value: Value) -> str:
    """Arrays by dtype and shape, numbers and strings by value, anything else by what it is."""
    match value:
        case Array(dtype=dtype, shape=shape) | Spec(dtype=dtype, shape=shape):
            return describe_array(dtype, shape)
        case Key(impl=impl, shape=shape):
            return describe_array(f"key<{impl}>", shape)
        case Number(text=text):
            return shorten(text, _TEXT_LIMIT)
        case Text(text=text):
            return shorten(repr(text[: _TEXT_LIMIT + 1]), _TEXT_LIMIT)
        case Nothing():
            return "None"
        case Empty(kind=kind):
            return "{}" if kind == "mapping" else "[]"
        case Opaque(name="function"):
            return "a function"
        case Opaque(name="type"):
            return "a class"
        case Opaque(name=name):
            return f"an object of type {shorten(name)}"


def describe_array(dtype: str, shape: tuple[int, ...]) -> str:
    """A dtype and a shape: `f32[3,4]`, `f32[]` for a scalar array."""
    known = DTYPES.get(dtype)
    sizes = [str(size) for size in shape[:_DIMENSIONS_LIMIT]]
    if len(shape) > _DIMENSIONS_LIMIT:
        sizes.append("...")
    return f"{known.short if known else shorten(dtype)}[{','.join(sizes)}]"


def describe_kind(leaf: Leaf) -> str:
    """Like `describe`, with what tells two kinds apart that would read the same: `int 3`, `f32[3] without values`."""
    text = describe(leaf)
    match leaf.value:
        case Number(kind=kind):
            number = f"{kind} {describe_value(leaf.value)}"
            return number if leaf.variable is None else f"{shorten(leaf.variable)} {number}"
        case Spec():
            return f"{text} without values"
        case _:
            return text


def describe_container(children: Mapping[PathPart, object]) -> str:
    """A container by what it holds: `a sequence of 2`, `a mapping with kernel, bias`."""
    if all(isinstance(name, int) for name in children):
        return f"a sequence of {len(children)}"
    names = [_part(name) for name in list(children)[:_CHILDREN_LIMIT]]
    more = len(children) - len(names)
    return f"a mapping with {', '.join(names)}" + (f" and {more} more" if more else "")
