"""What is known about each dtype: how it is written, how many bytes an element has, how close is close enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DTypeKind = Literal["bool", "int", "float", "complex"]


@dataclass(frozen=True, slots=True)
class DType:
    """One dtype. Elements of an exact dtype (tolerances of 0) must be equal.

    `itemsize` is in bytes and as numpy stores it: an int4 takes a whole byte there.
    """

    short: str
    kind: DTypeKind
    itemsize: int
    rtol: float = 0.0
    atol: float = 0.0
    native: bool = True
    """False for what numpy knows only with ml_dtypes."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Two numbers are close when `|expected - yours| <= atol + rtol * |expected|`."""

    rtol: float
    atol: float

    def __str__(self) -> str:
        if not self.rtol and not self.atol:
            return "must be exactly equal"
        return f"allowed {self.atol:g} + {self.rtol:g} * |expected|"


# Each rtol leaves room for another order of summation over some hundred terms, and none for a wrong formula. The 8-bit
# floats have one rounding step; with three bits of mantissa more would accept anything.
DTYPES: dict[str, DType] = {
    "bool": DType("bool", "bool", 1),
    "int8": DType("i8", "int", 1),
    "int16": DType("i16", "int", 2),
    "int32": DType("i32", "int", 4),
    "int64": DType("i64", "int", 8),
    "uint8": DType("u8", "int", 1),
    "uint16": DType("u16", "int", 2),
    "uint32": DType("u32", "int", 4),
    "uint64": DType("u64", "int", 8),
    "float16": DType("f16", "float", 2, rtol=5e-3, atol=1e-3),
    "float32": DType("f32", "float", 4, rtol=1e-4, atol=1e-5),
    "float64": DType("f64", "float", 8, rtol=1e-7, atol=1e-9),
    "complex64": DType("c64", "complex", 8, rtol=1e-4, atol=1e-5),
    "complex128": DType("c128", "complex", 16, rtol=1e-7, atol=1e-9),
    "bfloat16": DType("bf16", "float", 2, rtol=3e-2, atol=1e-2, native=False),
    "float8_e3m4": DType("float8_e3m4", "float", 1, rtol=0.0625, atol=0.02, native=False),
    "float8_e4m3": DType("float8_e4m3", "float", 1, rtol=0.125, atol=0.02, native=False),
    "float8_e4m3b11fnuz": DType("float8_e4m3b11fnuz", "float", 1, rtol=0.125, atol=0.02, native=False),
    "float8_e4m3fn": DType("float8_e4m3fn", "float", 1, rtol=0.125, atol=0.02, native=False),
    "float8_e4m3fnuz": DType("float8_e4m3fnuz", "float", 1, rtol=0.125, atol=0.02, native=False),
    "float8_e5m2": DType("float8_e5m2", "float", 1, rtol=0.25, atol=0.02, native=False),
    "float8_e5m2fnuz": DType("float8_e5m2fnuz", "float", 1, rtol=0.25, atol=0.02, native=False),
    # Powers of two, and 16 values in all: a rounding step here is another answer.
    "float8_e8m0fnu": DType("float8_e8m0fnu", "float", 1, native=False),
    "float4_e2m1fn": DType("float4_e2m1fn", "float", 1, native=False),
    "int2": DType("int2", "int", 1, native=False),
    "int4": DType("int4", "int", 1, native=False),
    "uint2": DType("uint2", "int", 1, native=False),
    "uint4": DType("uint4", "int", 1, native=False),
}

NUMBER_DTYPES = {"bool": "bool", "int": "int64", "float": "float32", "complex": "complex64"}
"""The dtype whose tolerance a Python number takes. A float was most often computed by jax, in single precision."""


def tolerance(dtype: str, rtol: float | None, atol: float | None) -> Tolerance:
    """The tolerance of a known dtype, where a check does not give its own; exact dtypes stay exact."""
    known = DTYPES[dtype]
    if known.kind in ("bool", "int"):
        return Tolerance(0.0, 0.0)
    return Tolerance(known.rtol if rtol is None else rtol, known.atol if atol is None else atol)
