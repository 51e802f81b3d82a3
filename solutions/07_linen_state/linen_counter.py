"""State in a collection: a counter that every apply moves on."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self) -> jax.Array:
        # Ask before declaring: self.variable makes a variable that is missing, so afterwards it is always there.
        initialized = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        if initialized:
            count.value = count.value + 1
        return count.value


def count_to(n: int) -> list[jax.Array]:
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        # With mutable=..., apply returns a pair: the output, and the collections that may have changed. The module
        # itself remembers nothing; without this rebinding every call would start from 0 again.
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
