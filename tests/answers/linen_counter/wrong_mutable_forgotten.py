# wrong: mutable-forgotten, collection-not-mutable
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        initializing = self.is_initializing()
        count = self.variable("counter", "count", lambda: jnp.asarray(0, jnp.int32))
        if not initializing:
            count.value = count.value + 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    return [counter.apply(variables) for _ in range(n)]
