"""Rules about one relation that holds element by element: sign, factor, offset, reciprocal, square, root."""

from __future__ import annotations

from math import sqrt

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import (
    Mismatch,
    explains,
    factor,
    measured,
    mentions,
    quiet,
    show,
    sizes,
    subject,
    telling,
)


def sign(case: Case) -> Found | None:
    """Yours is the expected number with the other sign."""
    found = measured(case)
    if not telling(found) or not explains(found, lambda each: each.close(each.expected, -each.yours)):
        return None
    return Found("sign", f"{subject(found)} has the opposite sign: look for a minus too many, or one that is missing.")


def constant_factor(case: Case) -> Found | None:
    """Yours is the expected number times a constant, whose formula is said when the shapes give one."""
    found = measured(case)
    ratio = factor(found) if telling(found) else None
    if ratio is None:
        return None
    hints = _scheme(ratio, found) or _formulas(ratio, case)
    # What was computed down to one number is in some ratio to what is expected, whatever the mistake was.
    if not hints and all(each.expected.size == 1 for each in found) and not _is_plain(ratio):
        return None
    hint = f": {' or '.join(hints)}" if hints else ": look for a scale that is missing or one too many"
    return Found("constant-factor", f"{subject(found)} is {show(ratio)} times what is expected{hint}.")


def _is_plain(ratio: float) -> bool:
    return any(_near(ratio, plain) for plain in (0.001, 0.01, 0.1, 0.5, 2, 10, 100, 1000))


def _scheme(ratio: float, found: tuple[Mismatch, ...]) -> list[str]:
    """The initializers whose scales are so related, for one kernel."""
    shapes = {each.expected.shape for each in found}
    if any(not each.path or each.path[-1] != "kernel" for each in found) or len(shapes) != 1:
        return []
    shape = shapes.pop()
    if len(shape) != 2 or not all(shape):
        return []
    fan_in, fan_out = shape
    if fan_in != fan_out and _near(ratio, sqrt(fan_in / fan_out)):
        return [f"divided by sqrt({fan_out}), the width of the output, instead of sqrt({fan_in}), that of the input"]
    known = {
        "he (variance 2/fan_in)": 2 / fan_in,
        "lecun (variance 1/fan_in)": 1 / fan_in,
        "glorot (variance 2/(fan_in + fan_out))": 2 / (fan_in + fan_out),
    }
    return [
        f"as {used} is to {wanted}"
        for used, left in known.items()
        for wanted, right in known.items()
        if left != right and _near(ratio, sqrt(left / right))
    ][:1]


def _formulas(ratio: float, case: Case) -> list[str]:
    """What may have been forgotten or done once too often, at most two; nothing when too much fits to say."""
    known: list[tuple[float, str]] = []
    for size in sizes(case):
        known += [
            (sqrt(size), f"a division by sqrt({size}) is missing"),
            (1 / sqrt(size), f"divided by sqrt({size}) once too often"),
            (size, f"a division by {size} is missing (a sum instead of a mean?)"),
            (1 / size, f"divided by {size} once too often (a mean instead of a sum?)"),
        ]
        if size > 2:
            known += [
                (sqrt(2 / size), f"a scale of sqrt(2/{size}) too many"),
                (size / (size - 1), f"divided by {size - 1} instead of {size}"),
                ((size - 1) / size, f"divided by {size} instead of {size - 1}"),
            ]
    if mentions(case, "dropout|bernoulli"):
        for percent in range(5, 100, 5):
            rate, kept = percent / 100, 1 - percent / 100
            known += [
                (1 / kept, f"that is 1/(1 - {rate:g}), the scale of dropout"),
                (kept, f"that is 1 - {rate:g}, the share that dropout keeps"),
            ]
    hints = [text for value, text in known if _near(ratio, value)]
    if not hints:
        roots = ((sqrt(2), "that is sqrt(2)"), (1 / sqrt(2), "that is 1/sqrt(2)"))
        hints = [text for value, text in roots if _near(ratio, value)]
    return hints if len(hints) <= 2 else []


def _near(left: float, right: float) -> bool:
    return abs(left - right) <= 1e-4 * abs(right)


def constant_offset(case: Case) -> Found | None:
    """Yours is the expected number plus a constant."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    found = measured(case)
    if not telling(found):
        return None
    offset = float(np.mean(np.concatenate([(each.yours - each.expected).ravel() for each in found])))
    noise = max(float(each.atol + each.rtol * np.max(np.abs(each.expected))) for each in found)
    if not np.isfinite(offset) or abs(offset) < 10 * noise:
        return None
    if not explains(found, lambda each: each.close(each.expected, each.yours - offset)):
        return None
    # As with a factor: two single numbers are always some offset apart.
    if all(each.expected.size == 1 for each in found) and abs(offset - round(offset, 1)) > 1e-4:
        return None
    words = "more" if offset > 0 else "less"
    return Found(
        "constant-offset",
        f"{subject(found)} is {show(abs(offset))} {words} than expected, everywhere: look for a term that is added or "
        "forgotten, or a count that starts too early or too late.",
    )


def reciprocal(case: Case) -> Found | None:
    """Yours is one over the expected number."""
    found = measured(case)
    if not telling(found) or not explains(found, _is_reciprocal):
        return None
    return Found(
        "reciprocal", f"{subject(found)} is 1 over what is expected: divide where you multiply, or the other way."
    )


def _is_reciprocal(each: Mismatch) -> bool:
    return bool((each.expected != 0).all()) and each.close(1 / each.expected, each.yours)


def squared(case: Case) -> Found | None:
    """Yours is the square of the expected number."""
    found = measured(case)
    if not telling(found) or not explains(found, lambda each: each.close(each.expected**2, each.yours)):
        return None
    return Found("squared", f"{subject(found)} is the square of what is expected: a square root is missing.")


def square_root(case: Case) -> Found | None:
    """Yours is the root of the expected number."""
    found = measured(case)
    if not telling(found) or not explains(found, _is_root):
        return None
    return Found(
        "square-root", f"{subject(found)} is the square root of what is expected: leave the root out, or square."
    )


def _is_root(each: Mismatch) -> bool:
    return bool((each.yours >= 0).all()) and each.close(each.expected, each.yours**2)


RULES: tuple[Rule, ...] = tuple(map(quiet, (sign, constant_factor, constant_offset, reciprocal, squared, square_root)))
"""Most specific first."""
