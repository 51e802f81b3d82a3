# wrong: normal-instead-of-uniform, another-initializer, parts-before
import flax.linen as nn
import jax
import jax.numpy as jnp


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.normal(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x):
        out = self.dense(x)
        out = nn.relu(jnp.matmul(out, self.rand_weight) + 1)
        out = self.dense(out)
        while jnp.sum(jnp.abs(out)) > 1:
            out = out / 2
        return jnp.sum(out)
