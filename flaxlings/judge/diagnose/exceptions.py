"""Every rule about exceptions, in the order in which they are asked."""

from __future__ import annotations

import msgspec

from flaxlings.judge.diagnose import (
    exceptions_calls,
    exceptions_given,
    exceptions_initializers,
    exceptions_jax,
    exceptions_linen,
    exceptions_modules,
    exceptions_names,
    exceptions_nnx,
    exceptions_products,
    exceptions_python,
    exceptions_setup,
    exceptions_shapes,
    exceptions_traced,
    exceptions_transforms,
    exceptions_variables,
)
from flaxlings.judge.diagnose.exception_rule import ExceptionRule
from flaxlings.judge.diagnose.exception_text import TextRule, widened
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

SPECIFIC: tuple[TextRule, ...] = (
    *exceptions_setup.SPECIFIC,
    *exceptions_given.SPECIFIC,
    *exceptions_shapes.SPECIFIC,
    *exceptions_products.SPECIFIC,
    *exceptions_names.SPECIFIC,
    *exceptions_calls.SPECIFIC,
)
"""What a message means in this text, where that is more than it says by itself."""

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

GENERAL: tuple[TextRule, ...] = (*exceptions_names.RULES, *exceptions_calls.RULES)
"""What Python means by names and calls, which libraries raise as well."""

_MESSAGE_LIMIT = 4000
"""Characters that patterns look at; a stranger's message can be as long as a message of the wire."""


def explain(raised: Raised, exercise: str, source: str = "") -> Diagnosis | None:
    """The sentence that says what the mistake is, when the exception says so.

    Args:
        raised: what was raised.
        exercise: the name of the learner's module.
        source: the learner's text, for rules that need to know its classes.
    """
    short = msgspec.structs.replace(raised, message=raised.message[:_MESSAGE_LIMIT])
    short = widened(short, source)
    return (
        next((found for rule in SPECIFIC if (found := rule(short, exercise, source)) is not None), None)
        or next((found for rule in RULES if (found := rule(short, exercise)) is not None), None)
        or next((found for rule in GENERAL if (found := rule(short, exercise, source)) is not None), None)
    )
