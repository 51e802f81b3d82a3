# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        count.value = count.value + (not self.is_initializing())
        return count.value


def count_to(n):
    counter = Counter()

    def step(variables, _):
        count, changed = counter.apply(variables, mutable=["counter"])
        return {**variables, **changed}, count

    variables = counter.init(jax.random.PRNGKey(0))
    return list(jax.lax.scan(step, variables, length=n)[1])
