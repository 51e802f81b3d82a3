# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    """Returns how often it was applied."""

    @nn.compact
    def __call__(self):
        state = self.variable("counter", "count", lambda: jnp.array(0, dtype=jnp.int32))
        if self.is_initializing():
            return state.value
        new_count = state.value + 1
        state.value = new_count
        return new_count


def count_to(n):
    counter = Counter()
    state = counter.init(jax.random.PRNGKey(0))
    seen = []
    while len(seen) < n:
        out, changed = counter.apply(state, mutable="counter")
        state = {**state, **changed}
        seen.append(int(out))
    return seen
