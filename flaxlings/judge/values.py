"""Numbers against numbers: which elements differ, by how much, where. Needs numpy, so only called when bytes differ."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from flaxlings.judge.describe import shorten
from flaxlings.judge.dtypes import DTYPES, Tolerance
from flaxlings.judge.flaw import parse_number
from flaxlings.judge.observation import Array, Number

if TYPE_CHECKING:
    import numpy as np

    Elements = np.ndarray[Any, np.dtype[Any]]
    Places = np.ndarray[Any, np.dtype[np.bool_]]

_WHOLE_LIMIT = 6
"""Arrays with at most this many elements are shown whole."""

_DIGITS = (6, 9, 17)
"""Significant digits to try, until two different numbers read differently; 17 tell every float64 apart."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two arrays of one shape are apart, in words: both sides at the worst place, and the measure."""

    expected: str
    yours: str
    measure: str


def gap(expected: Array | Number, yours: Array | Number, tolerance: Tolerance, of: tuple[str, str]) -> Gap | None:
    """What differs between two values without flaws, of one shape and one kind; None when all elements are close.

    `of` describes the arrays on both sides, for `0.125 at [2,1] of f32[3,4]`. NaN is close to NaN, and an infinity to
    the infinity of its sign.
    """
    import numpy as np  # noqa: PLC0415 -- most answers have equal bytes, and then nothing waits for numpy

    # A stranger's bytes may be signalling NaNs, and the difference of two large numbers may overflow.
    with np.errstate(all="ignore"):
        left, right = elements(expected), elements(yours)
        if left.dtype != right.dtype:  # a Python int, of any size, against an integer array
            left, right = left.astype(object), right.astype(object)
        wrong = ~close(left, right, tolerance)
        if not wrong.any():
            return None
        shape = expected.shape if isinstance(expected, Array) else ()
        worst = _worst(left, right, wrong)
        measure = _measure(left, right, wrong, worst, shape)
    texts = _texts(left, right, worst, shape, of)
    return Gap(*texts, f"{measure}; {tolerance}")


def elements(value: Array | Number) -> Elements:
    """All elements of a value without flaws, in C order: bool, int64 (uint64, object) for ints, float64, complex128."""
    import numpy as np  # noqa: PLC0415 -- as in gap

    if isinstance(value, Number):
        return np.array([parse_number(value)], dtype=object if value.kind == "int" else None)
    known = DTYPES[value.dtype]
    if known.kind == "bool":
        return np.frombuffer(value.data, np.uint8).astype(np.bool_)
    if known.native:
        raw = np.frombuffer(value.data, np.dtype(value.dtype).newbyteorder("<"))
    else:
        import ml_dtypes  # noqa: PLC0415 -- only for dtypes that numpy does not have

        raw = np.frombuffer(value.data, getattr(ml_dtypes, value.dtype))
    if known.kind == "int":
        return raw.astype(np.uint64 if value.dtype == "uint64" else np.int64)
    return raw.astype(np.complex128 if known.kind == "complex" else np.float64)


def close(expected: Elements, yours: Elements, tolerance: Tolerance) -> Places:
    """Which elements of two arrays of one shape are close; bools and ints are when they are equal, NaN is to NaN."""
    import numpy as np  # noqa: PLC0415 -- as in gap

    if expected.dtype.kind in "biuO":
        return np.asarray(expected == yours, dtype=bool)
    # The size of a large complex number overflows, and everything would be near an infinite one.
    size = np.abs(expected)
    finite = np.isfinite(size) & np.isfinite(yours)
    near: Places = finite & (np.abs(expected - yours) <= tolerance.atol + tolerance.rtol * size)
    if expected.dtype.kind == "c":
        # One infinite part must not hide the other.
        parts = close(expected.real, yours.real, tolerance) & close(expected.imag, yours.imag, tolerance)
        return np.where(finite, near, parts)
    same: Places = (expected == yours) | (np.isnan(expected) & np.isnan(yours))
    return near | same


def _errors(expected: Elements, yours: Elements) -> Elements:
    """Absolute errors as float64, NaN where one side is not finite; of large ints only nearly right."""
    import numpy as np  # noqa: PLC0415 -- as in gap

    if expected.dtype.kind in "fc":
        errors = np.abs(expected - yours)
        return np.where(np.isfinite(expected) & np.isfinite(yours), errors, np.nan)
    if expected.dtype == object:
        return np.zeros(expected.shape)
    return np.abs(expected.astype(np.float64) - yours.astype(np.float64))


def _worst(expected: Elements, yours: Elements, wrong: Places) -> int:
    """Where to look first: something that is not finite, or else the largest error."""
    import numpy as np  # noqa: PLC0415 -- as in gap

    errors = np.where(wrong, _errors(expected, yours), -1.0)
    return int(np.argmax(np.where(np.isnan(errors), np.inf, errors)))


def _measure(
    expected: Elements,
    yours: Elements,
    wrong: Places,
    worst: int,
    shape: tuple[int, ...],
) -> str:
    import numpy as np  # noqa: PLC0415 -- as in gap

    parts = [f"{int(wrong.sum())} of {wrong.size} differ"] if wrong.size > 1 else []
    if expected.dtype.kind in "fc":
        finite = np.isfinite(expected)
        wild = {
            "NaN where a finite number is expected": wrong & finite & np.isnan(yours),
            "infinite where a finite number is expected": wrong & finite & np.isinf(yours) & ~np.isnan(yours),
            "NaN or infinity expected, but not there": wrong & ~finite,
        }
        for words, places in wild.items():
            if places.any():
                times, place = int(places.sum()), _place(int(np.argmax(places)), shape)
                count = f" ({times} times, first at {place})" if times > 1 else f" (once, at {place})"
                parts.append(words + (count if places.size > 1 else ""))
        errors = np.where(wrong, _errors(expected, yours), np.nan)
        if not np.isnan(errors).all():
            largest = int(np.nanargmax(errors))
            parts.append(_largest(f"{errors[largest]:.3g}", largest, shape))
    elif expected.dtype.kind != "b":
        parts.append(_largest(shorten(str(abs(int(expected[worst]) - int(yours[worst])))), worst, shape))
    elif wrong.size > 1:
        parts.append(f"first at {_place(worst, shape)}")
    return "; ".join(parts) or "not the same"


def _largest(error: str, index: int, shape: tuple[int, ...]) -> str:
    return f"largest error {error} at {_place(index, shape)}" if prod(shape) > 1 else f"error {error}"


def _place(index: int, shape: tuple[int, ...]) -> str:
    """The flat index as `[2,1]`."""
    places: list[int] = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        places.append(place)
    return f"[{','.join(str(place) for place in reversed(places))}]"


def _texts(
    expected: Elements, yours: Elements, worst: int, shape: tuple[int, ...], of: tuple[str, str]
) -> tuple[str, str]:
    """Both sides with as few digits as tell them apart."""
    texts = ("", "")
    for digits in _DIGITS:
        if expected.size <= _WHOLE_LIMIT:
            texts = (_whole(expected.tolist(), shape, digits), _whole(yours.tolist(), shape, digits))
        else:
            place = _place(worst, shape)
            texts = (
                f"{_show(expected[worst].item(), digits)} at {place} of {of[0]}",
                f"{_show(yours[worst].item(), digits)} at {place} of {of[1]}",
            )
        if texts[0] != texts[1]:
            break
    return texts


def _whole(flat: list[Any], shape: tuple[int, ...], digits: int) -> str:
    if not shape:
        return _show(flat[0], digits)
    step = len(flat) // shape[0]
    rows = (_whole(flat[start : start + step], shape[1:], digits) for start in range(0, len(flat), step))
    return f"[{', '.join(rows)}]"


def _show(number: Any, digits: int) -> str:
    if isinstance(number, bool | int):
        return shorten(str(number))
    return f"{number:.{digits}g}"
