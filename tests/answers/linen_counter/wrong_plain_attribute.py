# wrong: assign-outside-setup
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        if not hasattr(self, "count"):
            self.count = jnp.array(0, jnp.int32)
        if not self.is_initializing():
            self.count = self.count + 1
        return self.count


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
