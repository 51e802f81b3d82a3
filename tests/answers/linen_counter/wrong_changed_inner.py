# wrong: inner-dict-handed-on, wrong-variables

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        ready = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        if ready:
            count.value = count.value + 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        y, changed = counter.apply(variables, mutable=["counter"])
        variables = changed["counter"]
        counts.append(y)
    return counts
