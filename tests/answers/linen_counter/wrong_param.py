# wrong: count-a-parameter, wrong-collection
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.param("count", lambda key: jnp.array(0, jnp.int32))
        if self.is_initializing():
            return count
        return count + 1


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count = counter.apply(variables)
        variables = {"params": {"count": count}}
        counts.append(count)
    return counts
