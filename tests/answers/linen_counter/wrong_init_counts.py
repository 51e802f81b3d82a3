# wrong: incremented-by-init, constant-offset
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("counter", "count", lambda: jnp.zeros((), jnp.int32))
        count.value = count.value + 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    out = []
    for _ in range(n):
        y, variables = counter.apply(variables, mutable=["counter"])
        out.append(y)
    return out
