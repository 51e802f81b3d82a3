# wrong: missing, one-call-too-few
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)
        if not self.is_initializing():
            count.value += 1
        return count.value


def count_to(n):
    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    result = []
    for _ in range(1, n):
        value, variables = counter.apply(variables, mutable=["counter"])
        result.append(value)
    return result
