# right

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        step = 0 if self.is_initializing() else 1
        count = self.variable(col="counter", name="count", init_fn=lambda: jnp.array(0, dtype=jnp.int32))
        new = count.value + step
        count.value = new
        return new


def count_to(n):
    counter = Counter()

    def step(variables, _):
        y, variables = counter.apply(variables, mutable=["counter"])
        return variables, y

    _, counts = jax.lax.scan(step, counter.init(jax.random.PRNGKey(0)), None, length=n)
    return list(counts)
