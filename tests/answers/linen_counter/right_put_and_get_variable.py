# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        if not self.has_variable("counter", "count"):
            self.put_variable("counter", "count", jnp.zeros((), jnp.int32))
        else:
            count = self.get_variable("counter", "count")
            self.put_variable("counter", "count", count + 1)
        return self.get_variable("counter", "count")


def count_to(n):
    counter = Counter()
    _, variables = counter.init_with_output(jax.random.key(0))
    counts = []
    while len(counts) < n:
        count, variables = counter.apply(variables, mutable=True)
        counts += [int(count)]
    return counts
