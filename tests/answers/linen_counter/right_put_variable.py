# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        made_before = self.has_variable("counter", "count")
        count = self.variable("counter", "count", jnp.zeros, shape=(), dtype="int32")
        if made_before:
            self.put_variable("counter", "count", count.value + jnp.ones((), jnp.int32))
        return self.get_variable("counter", "count")


def count_to(n):
    model = Counter()
    count = model.init(jax.random.PRNGKey(0))["counter"]
    history = []
    for _ in range(n):
        value, changes = model.apply({"counter": count}, mutable=["counter"])
        count = changes["counter"]
        history = [*history, value]
    return history
