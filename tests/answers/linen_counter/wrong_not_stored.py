# wrong: never-stored
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("counter", "count", lambda: jnp.zeros((), dtype=jnp.int32))
        new = count.value
        if not self.is_initializing():
            new = new + 1
        return new


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
