# right

import functools

import jax
import jax.numpy as jnp
from flax import linen as nn


class Counter(nn.Module):
    """Adds one per apply."""

    @nn.compact
    def __call__(self):
        count = self.variable("counter", "count", lambda: jnp.int32(0))
        if not self.is_initializing():
            count.value += 1
        return count.value


def count_to(n):
    counter = Counter()
    step = jax.jit(functools.partial(counter.apply, mutable="counter"))
    state = counter.init(jax.random.key(0))
    out = []
    while len(out) < n:
        value, changed = step(state)
        state = {**state, **changed}
        out.append(int(value))
    return out
