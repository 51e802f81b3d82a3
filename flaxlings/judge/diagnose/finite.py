"""Rules about NaN and infinity: where they first appear, and what most likely made them."""

from __future__ import annotations

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import Mismatch, mentions, mismatches, quiet
from flaxlings.judge.diagnose.syntax import divides


def _wild(case: Case) -> tuple[Mismatch, ...]:
    """What differs, when with every seed yours has NaN or infinity somewhere, and the expected numbers have none."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    found = mismatches(case)
    if any(side.dtype.kind not in "fiub" for each in found for side in (each.expected, each.yours)):
        return ()
    if not all(np.isfinite(each.expected).all() for each in found):
        return ()
    wild = {each.seed for each in found if not np.isfinite(each.yours).all()}
    return found if found and wild == {each.seed for each in found} else ()


def _where(found: tuple[Mismatch, ...]) -> str:
    """The first of them: what and where, `NaN, first in `y` at [2,0]`."""
    import numpy as np  # noqa: PLC0415 -- likewise

    first = next(each for each in found if not np.isfinite(each.yours).all())
    flat = first.yours.ravel()
    index = int(np.argmax(~np.isfinite(flat)))
    kind = "NaN" if np.isnan(flat[index]) else "infinity"
    place = ",".join(str(int(at)) for at in np.unravel_index(index, first.yours.shape))
    name = f" in `{describe_path(first.path)}`" if first.path else ""
    return f"{kind}{name}" if (~np.isfinite(flat)).all() else f"{kind}, first{name} at [{place}]"


def masked_softmax_over_nothing(case: Case) -> Found | None:
    """Some rows are NaN as a whole, and the others have none."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = _wild(case)
    if not found or not mentions(case, r"softmax|jnp\.exp") or not mentions(case, "mask|where|inf|tril|triu|causal"):
        return None
    lost = 0
    for each in found:
        if not each.yours.ndim or not each.yours.shape[-1]:
            return None
        rows = np.isnan(each.yours).reshape(-1, each.yours.shape[-1])
        whole = rows.all(axis=1)
        if not (rows.any(axis=1) == whole).all() or whole.all() or np.isinf(each.yours).any():
            return None
        lost += int(whole.sum())
    if not lost:
        return None
    return Found(
        "masked-softmax-over-nothing",
        f"There are whole rows of {_where(found)}: a softmax over a row that is masked entirely divides 0 by 0. Mask "
        "with a large negative number, and let every row see at least one entry.",
    )


def log_of_zero(case: Case) -> Found | None:
    """Minus infinity, and no other kind, in what takes a logarithm."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = _wild(case)
    if not found or not mentions(case, r"\blog\s*\("):
        return None
    if not all((np.isfinite(each.yours) | np.isneginf(each.yours)).all() for each in found):
        return None
    return Found(
        "log-of-zero",
        f"There is {_where(found)}: the logarithm of 0. Use log_softmax, or keep the argument of log above 0.",
        sure=not mentions(case, r"\binf\b"),
    )


def division_by_zero(case: Case) -> Found | None:
    """Infinity, in what divides and does nothing else that makes it."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = _wild(case)
    if not found or not divides(case.source) or mentions(case, r"\blog|\binf\b|exp|softmax|\*\*"):
        return None
    if not any(np.isinf(each.yours).any() for each in found):
        return None
    return Found(
        "division-by-zero",
        f"There is {_where(found)}, from a division by 0: add a small epsilon to the divisor, or make sure that it is "
        "not 0.",
    )


def not_finite(case: Case) -> Found | None:
    """NaN or infinity, of which no more can be said than where."""
    found = _wild(case)
    if not found:
        return None
    return Found(
        "not-finite",
        f"There is {_where(found)}, where finite numbers are expected: look for 0 / 0, log(0), the root of a negative "
        "number, or exp of a large one.",
    )


RULES: tuple[Rule, ...] = tuple(map(quiet, (masked_softmax_over_nothing, log_of_zero, division_by_zero, not_finite)))
"""Most specific first."""
