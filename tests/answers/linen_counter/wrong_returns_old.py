# wrong: old-count-returned, constant-offset

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        ready = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        old = count.value
        if ready:
            count.value = old + 1
        return old


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        y, variables = counter.apply(variables, mutable=["counter"])
        counts.append(y)
    return counts
