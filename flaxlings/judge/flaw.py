"""What is wrong with a value as it was sent. A worker is a stranger: its shapes need not fit its bytes.

A value with a flaw is never equal to anything, and never given to numpy.
"""

from __future__ import annotations

from math import prod

from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.observation import Array, Key, Number, Spec, Value

_RANK_LIMIT = 64
"""numpy has no array of a higher rank."""

_SIZE_LIMIT = 1 << 58
"""numpy counts bytes in 63 bits, also those that an array without elements would have; a complex element has 16."""

_TEXT_LIMIT = 600
"""Characters of a number. Python may be set to refuse ints of more than 640 digits, and no exercise has such a one."""

_WORD = 4
_KEY_BYTES = {"threefry2x32": 8, "rbg": 16, "unsafe_rbg": 16}


def flaw(value: Value) -> str:
    """What is wrong with the value, in words; an empty string when nothing is."""
    match value:
        case Array(dtype=dtype, shape=shape, data=data):
            if dtype not in DTYPES:
                return "an unknown dtype"
            return _shape_flaw(shape) or _size_flaw(len(data), prod(shape) * DTYPES[dtype].itemsize)
        case Spec(dtype=dtype, shape=shape):
            # A typed key has a spec too, and its dtype is no numpy dtype.
            known = dtype in DTYPES or (dtype.startswith("key<") and dtype.endswith(">"))
            return _shape_flaw(shape) if known else "an unknown dtype"
        case Key(impl=impl, shape=shape, data=data):
            return _shape_flaw(shape) or _key_flaw(impl, prod(shape), len(data))
        case Number():
            return "" if parse_number(value) is not None else "a number that cannot be read"
        case _:
            return ""


def parse_number(number: Number) -> bool | int | float | complex | None:
    """The number that the text gives, of the type that the kind says; None when it gives none."""
    text = number.text
    if len(text) > _TEXT_LIMIT:
        return None
    try:
        match number.kind:
            case "bool":
                return {"True": True, "False": False}.get(text)
            case "int":
                return _parse_int(text)
            case "float":
                return float(text)
            case "complex":
                return complex(text)
    except ValueError:
        return None


def _parse_int(text: str) -> int | None:
    """A decimal or, as the worker writes large ones, a hexadecimal int."""
    number = int(text, 0)
    # Hexadecimal digits hold more than decimal ones, and the number will be printed.
    return number if number.bit_length() <= _TEXT_LIMIT * 3 else None


def _shape_flaw(shape: tuple[int, ...]) -> str:
    if len(shape) > _RANK_LIMIT or any(size < 0 for size in shape):
        return "an impossible shape"
    return "an impossible shape" if prod(size for size in shape if size) > _SIZE_LIMIT else ""


def _size_flaw(size: int, wanted: int) -> str:
    return "" if size == wanted else f"{size} bytes instead of {wanted}"


def _key_flaw(impl: str, keys: int, size: int) -> str:
    if impl in _KEY_BYTES:
        return _size_flaw(size, keys * _KEY_BYTES[impl])
    if keys == 0:
        return _size_flaw(size, 0)
    return (
        ""
        if size and size % (keys * _WORD) == 0
        else f"{size} bytes are no words for {keys} key{'s' if keys > 1 else ''}"
    )
