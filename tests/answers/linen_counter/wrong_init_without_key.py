# wrong: rng-missing, invalid-rng, wrong-arguments
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        ready = self.has_variable("counter", "count")
        count = self.variable("counter", "count", lambda: jnp.array(0, jnp.int32))
        if ready:
            count.value += 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init()
    counts = []
    for _ in range(n):
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
