"""What goes into the submodules of a Linen module and comes out, while a probe runs.

It is the evidence for where a forward pass parts from the reference's, and no more than that: what cannot be kept is
left out, and nothing that happens here is a learner's mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flax.linen as nn
import jax
import numpy as np

from flaxlings.judge.observation import Array, Step

STEP_LIMIT = 64
"""Calls in one observation."""
BYTE_LIMIT = 1 << 14
"""Bytes of one array; arrays of exercises are smaller."""


class Steps:
    """Collects the calls of submodules, in the order in which they return."""

    def __init__(self) -> None:
        self.seen: list[Step] = []

    def intercept(
        self,
        call: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        context: nn.module.InterceptorContext,
    ) -> Any:
        """To be registered by `flax.linen.intercept_methods`."""
        result = call(*args, **kwargs)
        if context.method_name == "__call__" and len(self.seen) < STEP_LIMIT:
            self._keep(context.module, args, result)
        return result

    def _keep(self, module: nn.Module, args: tuple[Any, ...], result: object) -> None:
        try:
            path = tuple(str(part) for part in module.path)
            if not path:
                return  # the module itself is what the probe looks at
            output = _array(result)
            if output is not None:
                self.seen.append(Step(path, type(module).__name__, _array(args[0]) if args else None, output))
        except Exception:  # noqa: BLE001, S110 -- a learner's class may raise anything when it is asked for its path
            pass


def _array(value: object) -> Array | None:
    """The value of a plain array that is no tracer and not too large."""
    if isinstance(value, jax.core.Tracer) or not isinstance(value, jax.Array | np.ndarray):
        return None
    if value.nbytes > BYTE_LIMIT or jax.numpy.issubdtype(value.dtype, jax.dtypes.extended):
        return None
    array = np.asarray(value)
    return Array(str(array.dtype), array.shape, np.ascontiguousarray(array).tobytes())
