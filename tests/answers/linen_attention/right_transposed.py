# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        # everything the other way up: one column for each query
        columns = jnp.matmul(key, query.T)
        if bias is not None:
            columns = columns + bias.T
        weights = jnp.exp(jax.nn.log_softmax(columns, axis=0))
        if self.train:
            weights = nn.Dropout(self.attn_dropout_rate)(weights, deterministic=False)
        return jnp.tensordot(weights, value, axes=(0, 0))
