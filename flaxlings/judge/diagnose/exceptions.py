"""Every rule about exceptions, in the order in which they are asked."""

from __future__ import annotations

import msgspec

from flaxlings.judge.diagnose import (
    exceptions_initializers,
    exceptions_jax,
    exceptions_linen,
    exceptions_modules,
    exceptions_nnx,
    exceptions_python,
    exceptions_traced,
    exceptions_transforms,
    exceptions_variables,
)
from flaxlings.judge.diagnose.exception_rule import ExceptionRule
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

RULES: tuple[ExceptionRule, ...] = (
    *exceptions_variables.RULES,
    *exceptions_modules.RULES,
    *exceptions_nnx.RULES,
    *exceptions_initializers.RULES,
    *exceptions_linen.RULES,
    *exceptions_traced.RULES,
    *exceptions_transforms.RULES,
    *exceptions_jax.RULES,
    # What a library means by an exception of Python comes before what Python means by it.
    *exceptions_python.RULES,
)

_MESSAGE_LIMIT = 4000
"""Characters that patterns look at; a stranger's message can be as long as a message of the wire."""


def explain(raised: Raised, exercise: str) -> Diagnosis | None:
    """The sentence that says what the mistake is, when the exception says so. `exercise` names the learner's module."""
    short = msgspec.structs.replace(raised, message=raised.message[:_MESSAGE_LIMIT])
    return next((found for rule in RULES if (found := rule(short, exercise)) is not None), None)
