"""Rules about the activation at the end: it is missing, there is one too many, or it is another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import permutations
from math import erf, sqrt
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import (
    Mismatch,
    explains,
    measured,
    mentions,
    mismatches,
    quiet,
    subject,
    telling,
)
from flaxlings.judge.diagnose.syntax import thrown_away

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers
    from flaxlings.judge.values import Places

    Function = Callable[[Numbers], Numbers]
    _Preimage = tuple[Numbers, Places]

_IDENTITY_ABOVE_ZERO = ("relu", "leaky_relu", "elu")

_ACTIVATIONS = "relu|gelu|silu|swish|tanh|sigmoid|softplus|elu|leaky_relu|softmax|log_softmax"

_LIMIT = 1 << 14
"""Elements: many functions are tried, and erf is slow."""


@cache
def functions() -> dict[str, Function]:
    """The activations of flax by their names, on float64."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    exact = np.vectorize(erf, otypes=[float])

    def softmax(x: Numbers) -> Numbers:
        powers = np.exp(x - x.max(axis=-1, keepdims=True)) if x.size and x.ndim else x * np.nan
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True)) if x.size and x.ndim else powers

    return {
        "relu": lambda x: np.maximum(x, 0),
        "gelu": lambda x: x * (1 + np.tanh(sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2,
        "gelu(approximate=False)": lambda x: np.asarray(x * (1 + exact(x / sqrt(2))) / 2),
        "silu": lambda x: x * _sigmoid(x),
        "tanh": np.tanh,
        "sigmoid": _sigmoid,
        "softplus": lambda x: np.logaddexp(x, 0),
        "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
        "exp": np.exp,
        "softmax": softmax,
        "log_softmax": lambda x: np.log(softmax(x)),
    }


def _sigmoid(x: Numbers) -> Numbers:
    import numpy as np  # noqa: PLC0415 -- likewise

    return np.asarray((1 + np.tanh(x / 2)) / 2)


_BELOW_ZERO: dict[str, tuple[float, float]] = {
    "relu": (0, 0),
    "gelu": (-0.171, 0),
    "gelu(approximate=False)": (-0.171, 0),
    "silu": (-0.279, 0),
    "tanh": (-1, 0),
    "sigmoid": (0, 0.5),
    "softplus": (0, 0.6932),
    "elu": (-1, 0),
    "exp": (0, 1),
}
"""Where each takes what is not above zero: all that is known of it once relu, gelu or silu has been there."""


def _preimage(name: str, values: Numbers) -> _Preimage | None:
    """What the activation was given, where that can be told (elsewhere it was not above zero); None: not its range."""
    import numpy as np  # noqa: PLC0415 -- likewise

    everywhere = np.ones(values.shape, np.bool_)
    match name:
        case "tanh":
            return (np.arctanh(values), everywhere) if (np.abs(values) < 0.9999).all() else None
        case "sigmoid":
            inside = ((values > 1e-4) & (values < 0.9999)).all()
            return (np.log(values / (1 - values)), everywhere) if inside else None
        case "softplus":
            return (np.log(np.expm1(values)), everywhere) if ((values > 1e-4) & (values < 500)).all() else None
        case "exp":
            return (np.log(values), everywhere) if (values > 0).all() else None
        case "relu":
            return (values, values > 0) if (values >= 0).all() else None
        case "gelu" | "gelu(approximate=False)" | "silu":
            lowest = _BELOW_ZERO[name][0]
            if not ((values >= lowest) & (values < 40)).all():
                return None
            grid = _grid()
            return np.interp(values, _above_zero(name), grid), values > 0
        case "elu":
            inside = (values > -0.9999).all()
            return (np.where(values > 0, values, np.log1p(np.minimum(values, 0))), everywhere) if inside else None
    return None


@cache
def _grid() -> Numbers:
    import numpy as np  # noqa: PLC0415 -- likewise

    return np.concatenate([np.linspace(0, 6, 12001), np.linspace(6, 41, 2001)[1:]])


@cache
def _above_zero(name: str) -> Numbers:
    return functions()[name](_grid())


def activation_thrown_away(case: Case) -> Found | None:
    """The learner's text calls an activation and does not take its result."""
    if not mismatches(case):
        return None
    thrown = next(thrown_away(case.source, _ACTIVATIONS), None)
    if thrown is None:
        return None
    name, line = thrown
    return Found("activation-missing", f"The result of {name} is thrown away: assign it, x = {name}(x).", line=line)


def activation_missing(case: Case) -> Found | None:
    """The activation applied to yours gives what is expected."""
    found = measured(case)
    name = _takes(found, lambda each, function: each.close(each.expected, function(each.yours)), from_yours=True)
    if name is None:
        return None
    other = _other_rectifier(case) if name == "relu" else None
    if other:
        return Found("another-activation", f"{subject(found)} looks like the output of {other} where relu is expected.")
    return Found("activation-missing", f"{subject(found)} lacks the activation: {name} of yours is what is expected.")


def activation_extra(case: Case) -> Found | None:
    """The activation applied to what is expected gives yours."""
    found = measured(case)
    name = _takes(found, lambda each, function: each.close(function(each.expected), each.yours), from_yours=False)
    if name is None:
        return None
    return Found(
        "activation-extra",
        f"{subject(found)} went through {name}, and no activation is expected there: leave the last one out.",
    )


def _takes(
    found: tuple[Mismatch, ...], relation: Callable[[Mismatch, Function], bool], *, from_yours: bool
) -> str | None:
    """The name of the activation for which the relation holds everywhere, when enough numbers show it."""
    if not found or sum(each.expected.size for each in found) > _LIMIT:
        return None
    for name, function in functions().items():
        if not explains(found, lambda each, function=function: relation(each, function)):  # type: ignore[misc]
            continue
        enough = _clips(found, from_yours=from_yours) if name == "relu" else telling(found)
        return name if enough else None
    return None


def _clips(found: tuple[Mismatch, ...], *, from_yours: bool) -> bool:
    """Whether enough negative numbers became zero, and enough positive ones were kept, for a relu and no mask."""
    sources = [each.yours if from_yours else each.expected for each in found]
    kept = sum(int((source > 0).sum()) for source in sources)
    clipped = sum(int((source < 0).sum()) for source in sources)
    return kept >= 2 and clipped >= 2 and kept + clipped >= 6


def _other_rectifier(case: Case) -> str | None:
    """Above zero these are relu, so only the text tells whether one of them was used or none."""
    for name in ("leaky_relu", "elu"):
        if mentions(case, rf"(?<![a-z_]){name}\s*\("):
            return name
    return None


def another_activation(case: Case) -> Found | None:
    """Two activations of the same numbers, where at least one of them can be undone."""
    found = measured(case)
    if not telling(found, more=1) or sum(each.expected.size for each in found) > _LIMIT:
        return None
    undone = [(each, _preimages(each.expected), _preimages(each.yours)) for each in found]
    fits = [
        (wanted, used)
        for wanted, used in permutations(_BELOW_ZERO, 2)
        if all(_same_input(each, wanted, used, before, each.yours) for each, before, _ in undone)
        or all(_same_input(each, used, wanted, before, each.expected) for each, _, before in undone)
    ]
    if len(fits) != 1:
        return None
    ((wanted, used),) = fits
    return Found("another-activation", f"{subject(found)} went through {used} where {wanted} is expected.")


def _preimages(values: Numbers) -> dict[str, _Preimage]:
    """What each activation was given, of those whose range this is."""
    return {name: made for name in _BELOW_ZERO if (made := _preimage(name, values)) is not None}


def _same_input(each: Mismatch, one: str, other: str, before: dict[str, _Preimage], others: Numbers) -> bool:
    """Whether `others` is another activation of what the first was given, as undoing the first tells."""
    if one not in before:
        return False
    given, known = before[one]
    low, high = _BELOW_ZERO[other]
    rest = others[~known]
    if ((rest < low - each.atol) | (rest > high + each.atol)).any():
        return False
    # Only relu makes true zeros.
    if other != "relu" and (rest == 0).any():
        return False
    # Above zero some are the identity; then only what lies below tells them apart, and that is not known here.
    if one in _IDENTITY_ABOVE_ZERO and other in _IDENTITY_ABOVE_ZERO:
        return False
    return int(known.sum()) >= 3 and each.close(functions()[other](given[known]), others[known])


RULES: tuple[Rule, ...] = tuple(
    map(quiet, (activation_thrown_away, activation_missing, activation_extra, another_activation))
)
"""Most specific first."""
