# right
import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import random


def first_count():
    return jnp.int32(0)


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        step = int(not self.is_initializing())
        count = self.variable("counter", "count", first_count)
        count.value = jnp.add(count.value, step)
        return count.value


def count_to(n):
    counter = Counter()

    def step(variables):
        return counter.apply(variables, mutable=True)

    variables = counter.init({"params": random.key(7)})
    counts = [None] * n
    for i in range(n):
        counts[i], variables = step(variables)
    return counts
