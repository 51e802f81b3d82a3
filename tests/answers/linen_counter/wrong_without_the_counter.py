# wrong: no-counter-at-work
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        exists = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        if exists:
            count.value += 1
        return count.value


def count_to(n):
    return list(range(1, n + 1))
