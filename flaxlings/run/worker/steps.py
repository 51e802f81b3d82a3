"""What goes into the submodules of a module and comes out, while a probe runs.

It is the evidence for where a forward pass parts from the reference's, and no more than that: what cannot be kept is
left out, and nothing that happens here is a learner's mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flax.linen as nn
import jax
import numpy as np

from flaxlings.judge.observation import Array, Step
from flaxlings.run.worker.nnx_calls import Path, watching_calls

STEP_LIMIT = 64
"""Calls in one observation."""
BYTE_LIMIT = 1 << 14
"""Bytes of one array; arrays of exercises are smaller."""


class Steps:
    """Collects the calls of submodules, in the order in which they return.

    A Linen submodule has its path in the module that is applied (`layers_0`). An NNX submodule has the path of
    attributes (`layers`, `0`, `linear`) from the outermost module that is called, and only what is below that one is
    seen. One that is called twice is two steps; one with two paths has the first in the graph's order.
    """

    def __init__(self) -> None:
        self.seen: list[Step] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Collect until the end, and leave nothing behind."""
        with nn.intercept_methods(self.intercept), watching_calls(self._keep):
            yield

    def intercept(
        self,
        call: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        context: nn.module.InterceptorContext,
    ) -> Any:
        """To be registered by `flax.linen.intercept_methods`."""
        result = call(*args, **kwargs)
        if context.method_name == "__call__":
            module = context.module
            self._keep(lambda: tuple(str(part) for part in module.path), module, args, result)
        return result

    def _keep(self, find: Callable[[], Path | None], module: Any, args: tuple[Any, ...], result: object) -> None:
        if len(self.seen) >= STEP_LIMIT or isinstance(result, jax.core.Tracer):
            return
        try:
            path = find()
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
