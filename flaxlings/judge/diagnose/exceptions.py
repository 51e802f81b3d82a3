"""Every rule about exceptions, in the order in which they are asked."""

from __future__ import annotations

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
