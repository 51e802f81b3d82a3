# wrong: value-instead-of-function, invalid-initializer, not-callable
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        started = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.array(0, dtype=jnp.int32))
        if started:
            count.value += 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
