# wrong: collection-and-name-swapped, wrong-collection

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        ready = self.has_variable("count", "counter")
        count = self.variable("count", "counter", jnp.zeros, (), jnp.int32)
        if ready:
            count.value = count.value + 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        y, variables = counter.apply(variables, mutable=["count"])
        counts.append(y)
    return counts
