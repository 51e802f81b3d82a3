"""Rules about first values: another initializer, another scale, or the right law with another key."""

from __future__ import annotations

import re
from math import log, sqrt
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import Mismatch, factor, measured, quiet, show, subject
from flaxlings.judge.diagnose.randomness import is_drawn, is_param
from flaxlings.judge.diagnose.texts import splits

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_LARGEST = 1e100
"""Beyond it a square could overflow, and below one over it vanish."""

_ABOUT_DRAWS = r"\b(uniform|normal|drawn|PRNGKey)\b|first values"


def _shows_draws(case: Case, found: tuple[Mismatch, ...]) -> bool:
    """Whether all that differs is drawn: as parameters, or because that is what the check looks at."""
    import numpy as np  # noqa: PLC0415 -- likewise

    if all(is_drawn(each) for each in found):
        return True
    about = re.search(_ABOUT_DRAWS, case.plan.title) is not None
    return about and all(each.expected.size >= 12 and np.ptp(each.expected) > 0 for each in found)


def another_initializer(case: Case) -> Found | None:
    """The first values follow another law: constant where they are drawn or the other way round, or by equal ranks."""
    found = measured(case)
    if not found or any(each.expected.size < 2 for each in found):
        return None
    if not all(map(is_param, found)) and not _shows_draws(case, found):
        return None
    words = {_laws(each) for each in found}
    law = words.pop() if len(words) == 1 else None
    if law is not None:
        return Found("another-initializer", f"{subject(found)} {law}: look at the initializer.")
    if factor(found) is not None:
        return None
    if len({each.expected.shape for each in found}) == 1 and _one_curve(found):
        return Found(
            "another-initializer",
            f"{subject(found)} is drawn with the right key from another distribution: look at the initializer "
            "(normal, truncated normal as in lecun_normal, uniform).",
        )
    if all(is_drawn(each) and _centred(each) == (False, True) for each in found):
        return Found(
            "another-initializer",
            f"{subject(found)} is drawn about 0, and other first values are expected: look at the initializer.",
            sure=False,
        )
    return None


def _centred(each: Mismatch) -> tuple[bool, bool]:
    """For each side, whether it may be drawn about 0; both are taken to be when there are few numbers."""
    sides = [(float(side.mean()), float(side.std()) / sqrt(side.size)) for side in (each.expected, each.yours)]
    expected, yours = (abs(mean) <= 5 * error for mean, error in sides)
    return expected or each.expected.size < 8, yours


def _one_curve(found: tuple[Mismatch, ...]) -> bool:
    """Whether yours is a rising, smooth function of what is expected, and no straight line.

    Two distributions turn one key into such pairs. What merely comes close in value, as after a training step, does
    not lie on one curve.
    """
    import numpy as np  # noqa: PLC0415 -- likewise

    expected = np.concatenate([each.expected.ravel() for each in found])
    yours = np.concatenate([each.yours.ravel() for each in found])
    # LAPACK has no answer to what is not finite: it prints, and numpy raises.
    if expected.size < 16 or max(np.abs(expected).max(), np.abs(yours).max()) > _LARGEST:
        return False
    if not np.ptp(expected) > 1 / _LARGEST:
        return False
    order = np.argsort(expected)
    if not (np.diff(yours[order]) >= 0).all():
        return False
    x = (expected - expected.mean()) / expected.std()
    left = []
    for powers in ((0, 1), (0, 1, 2, 3, 5, 7)):
        terms = np.stack([x**power for power in powers], axis=1)
        weights, *_ = np.linalg.lstsq(terms, yours, rcond=None)
        left.append(float(np.sqrt(np.mean((terms @ weights - yours) ** 2))))
    return left[0] > 1e-3 * float(yours.std()) and left[1] < 0.25 * left[0]


def _laws(each: Mismatch) -> str | None:
    import numpy as np  # noqa: PLC0415 -- likewise

    steady = [float(np.ptp(side)) == 0 for side in (each.expected, each.yours)]
    first = [show(float(side.ravel()[0])) for side in (each.expected, each.yours)]
    match steady:
        case [True, True]:
            return f"starts at {first[1]} everywhere, and should start at {first[0]}"
        case [True, False]:
            return f"is drawn at random, and should start at {first[0]} everywhere"
        case [False, True] if each.expected.size >= 4:
            return f"starts at {first[1]} everywhere, and should be drawn at random"
        case _:
            return None


def wrong_scale(case: Case) -> Found | None:
    """Drawn about 0 with another standard deviation, by more than chance allows."""
    found = measured(case)
    if not found or not all(is_drawn(each) for each in found):
        return None
    shapes = {each.expected.shape for each in found}
    count = sum(each.expected.size for each in found)
    if len(shapes) != 1 or count < 24 or factor(found) is not None:
        return None
    expected, yours = _spread([each.expected for each in found]), _spread([each.yours for each in found])
    if expected is None or yours is None or abs(log(yours / expected)) < max(0.2, 5 / sqrt(count)):
        return None
    shape = shapes.pop()
    return Found(
        "wrong-scale",
        f"{subject(found)} is drawn with a standard deviation near {yours:.2g}{_scheme(yours, shape, count)}, and "
        f"about {expected:.2g}{_scheme(expected, shape, count)} is expected: look at the scale of the initializer.",
        sure=False,
    )


def _spread(arrays: list[Numbers]) -> float | None:
    """The standard deviation, of what is spread about 0."""
    import numpy as np  # noqa: PLC0415 -- likewise

    values = np.concatenate([array.ravel() for array in arrays])
    spread = float(values.std())
    if not np.isfinite(spread) or spread <= 0 or abs(float(values.mean())) > 4 * spread / sqrt(values.size):
        return None
    return spread


def _scheme(spread: float, shape: tuple[int, ...], count: int) -> str:
    """Which initializer has this standard deviation for this shape, if just one is near."""
    if len(shape) < 2 or not shape[-1] * shape[-2]:
        return ""
    receptive = 1
    for size in shape[:-2]:
        receptive *= size
    fan_in, fan_out = receptive * shape[-2], receptive * shape[-1]
    schemes = {
        "1/sqrt(fan_in), lecun": 1 / sqrt(fan_in),
        "sqrt(2/fan_in), he": sqrt(2 / fan_in),
        "sqrt(2/(fan_in + fan_out)), glorot": sqrt(2 / (fan_in + fan_out)),
        "1/fan_in": 1 / fan_in,
        "1, normal without a scale": 1.0,
    }
    near = [name for name, value in schemes.items() if abs(log(spread / value)) < 3 / sqrt(2 * count)]
    return f" ({near[0]})" if len(near) == 1 else ""


def other_draws(case: Case) -> Found | None:
    """Spread alike about the same mean, and unrelated: the same law, other keys."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    if not found or not _shows_draws(case, found):
        return None
    expected = np.concatenate([_standard(each.expected, each.expected) for each in found])
    yours = np.concatenate([_standard(each.yours, each.expected) for each in found])
    count = expected.size
    if count < 12 or not np.isfinite(yours).all():
        return None
    spread = float(yours.std())
    if spread <= 0 or abs(log(spread)) > 4 / sqrt(count) or abs(float(yours.mean())) > 5 / sqrt(count):
        return None
    related = abs(float(np.corrcoef(expected, yours)[0, 1]))
    if not related < min(0.6, 4 / sqrt(count)):
        return None
    split = splits(case)
    if split is not None:
        says = f"{subject(found)} follows the right distribution, but a key is split or changed before it is drawn."
        return Found("other-draws", says, sure=False, line=split)
    why = "the names of submodules and the order of declarations and of splits decide the keys"
    if case.exercise.track == "nnx":
        why = "keys are taken from rngs in another order, or from another stream"
    return Found(
        "other-draws", f"{subject(found)} follows the right distribution, but holds other draws: {why}.", sure=False
    )


def _standard(values: Numbers, by: Numbers) -> Numbers:
    return (values.ravel() - by.mean()) / by.std()  # type: ignore[no-any-return]


RULES: tuple[Rule, ...] = tuple(map(quiet, (another_initializer, wrong_scale, other_draws)))
"""Most specific first."""
