"""Rules about shapes that do not fit: products, sums, and the sizes of scans and maps."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import TextRule
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_BATCH = (
    r"^dot_general requires equal numbers of lhs_batch and rhs_batch dimensions, got lhs_batch (\([\d, ]{0,80}\)) "
    r"and rhs_batch (\([\d, ]{0,80}\))"
)
_PAIRS = "The dimension numbers of `dot_general` are two pairs, `((left axes, right axes), (batch left, batch right))`"
_TENSORDOT = "`jnp.tensordot` sums over two axes unless it is told otherwise: pass `axes=1`, or write `x @ kernel`."


def _products(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    code = code_of(raised)
    if raised.type == "TypeError" and (match := re.search(_BATCH, raised.message)):
        says = (
            f"`dot_general` gets {match[1]} as batch axes of its left side and {match[2]} of its right, and they go in "
            "pairs: leave both empty, all other axes of x stay by themselves."
        )
        return diagnosis(raised, exercise, "batch-axes-named", says, "linen_simple_dense")
    unpacks = re.search(r"^(?:not enough|too many) values to unpack|^cannot unpack non-iterable int", raised.message)
    if raised.type in {"ValueError", "TypeError"} and unpacks and re.search(r"\bdot_general\(", code):
        says = f"{_PAIRS}: here a pair of brackets is missing, `(((1,), (0,)), ((), ()))`."
        return diagnosis(raised, exercise, "dimension-numbers", says, "linen_simple_dense")
    sums_two = re.search(
        r"^Number of tensordot axes .{0,40}exceeds input ranks|"
        r"^dot_general requires contracting dimensions to have the same shape, got \(\d{1,18}, \d{1,18}\)",
        raised.message,
    )
    if raised.type == "TypeError" and sums_two and re.search(r"\btensordot\((?!.{0,200}\baxes\b)", code):
        return diagnosis(raised, exercise, "shape-mismatch", _TENSORDOT, "linen_simple_dense")
    return None


_LENGTH = r"^scan got `length` argument of (\d{1,18}) which disagrees with leading axis sizes \[([\d, ]{1,80})\]"
_AXIS_SIZE = (
    r"^vmap got inconsistent sizes for array axes to be mapped:\s{1,8}\* the `axis_size` argument was "
    r"(\d{1,18});[^\n]{0,40}\n[^\n]{0,80}had size (\d{1,18})"
)


def _lengths(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "ValueError":
        return None
    if match := re.search(_LENGTH, raised.message):
        says = (
            f"The scan is told length={match[1]}, and the axis that it walks along has {plain(match[2])}: leave "
            "`length` out, "
        )
        return diagnosis(raised, exercise, "transform-misuse", says + "it is read off the input.", "linen_scan_lstm")
    # Params that lie along another axis than the one that is named are another mistake.
    if "scopes[" not in raised.message and (match := re.search(_AXIS_SIZE, raised.message)):
        says = (
            f"axis_size={match[1]}, but a mapped axis has size {match[2]}: `axis_size` belongs to the map in "
            "which no input is "
        )
        return diagnosis(
            raised, exercise, "transform-misuse", says + "mapped (`in_axes=None`).", "linen_multihead_vmap"
        )
    return None


_BROADCAST = (
    r"^(?:Incompatible shapes for broadcasting: (?:shapes=)?\[?|\w{1,40} got incompatible shapes for broadcasting: )"
    r"(?P<shapes>\([^()]{0,80}\)(?:(?:,| and) \([^()]{0,80}\)){1,8})"
)
_BIAS = r"(?i)\bbias(?:es)?\b"


def _broadcast(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type not in {"ValueError", "TypeError"} or not (match := re.search(_BROADCAST, raised.message)):
        return None
    if by_entry := _by_entry(raised):
        return diagnosis(raised, exercise, "elementwise-product", by_entry, "linen_dense")
    says = f"Shapes {plain(match['shapes'])} do not fit together: counted from the last axis, sizes must be equal or 1."
    # A `bias` that comes as an argument is another thing, as in attention.
    if re.search(_BIAS, code_of(raised)) and (not source or "bias" in declared(source).params):
        says += " A bias has one number for each output feature, `(features,)`."
    return diagnosis(raised, exercise, "broadcast-mismatch", says)


_MUL = r"^mul got incompatible shapes for broadcasting: \((?:\d{1,9}, )?(\d{1,9}),?\), \((\d{1,9}), \d{1,9}\)"


def _by_entry(raised: Raised) -> str:
    """What to say of `x * kernel` whose shapes fit the product of matrices; nothing of anything else."""
    match = re.search(_MUL, raised.message)
    if not match or match[1] != match[2] or not re.search(r"[^*]\*[^*]", code_of(raised)):
        return ""
    return "`*` multiplies entry by entry; the product of an input with a matrix is `@`."


SPECIFIC: tuple[TextRule, ...] = (_products, _lengths, _broadcast)
"""What the statement says more of than the message."""
