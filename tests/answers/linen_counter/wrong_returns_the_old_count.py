# wrong: old-count-returned, one-step-late, constant-offset
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        ready = self.has_variable("counter", "count")
        count = self.variable("counter", "count", lambda: jnp.array(0, jnp.int32))
        value = count.value
        if ready:
            count.value = value + 1
        return value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for i in range(n):
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
