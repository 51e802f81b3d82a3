# wrong: other-collection, wrong-collection, renamed
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        known = self.has_variable("counters", "count")
        count = self.variable("counters", "count", jnp.zeros, (), jnp.int32)
        if known:
            count.value += 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count, variables = counter.apply(variables, mutable=["counters"])
        counts.append(count)
    return counts
