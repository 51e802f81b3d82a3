# right
import itertools

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        step = 0 if self.is_initializing() else 1
        count = self.variable("counter", "count", np.int32, 0)
        count.value = jnp.asarray(count.value + step, dtype=jnp.int32)
        return count.value


def _counts(state):
    while True:
        count, changed = Counter().apply({"counter": state}, mutable="counter")
        state = changed["counter"]
        yield count


def count_to(n):
    state = Counter().init(jax.random.PRNGKey(0))["counter"]
    return list(itertools.islice(_counts(state), n))
