# wrong: wrong-variables, inner-dict-handed-on
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
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count, changed = counter.apply(variables, mutable=["counter"])
        variables = changed["counter"]
        counts.append(count)
    return counts
