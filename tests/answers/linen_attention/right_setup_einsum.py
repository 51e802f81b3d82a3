# right
from typing import Optional

from flax import linen as nn
import jax
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def setup(self):
        self.drop = nn.Dropout(rate=self.attn_dropout_rate)

    def __call__(self, query, key, value, bias: Optional[jax.Array] = None):
        scores = jnp.einsum("qd,kd->qk", query, key)
        scores += 0.0 if bias is None else bias
        weights = jax.nn.softmax(scores)
        weights = self.drop(weights, deterministic=not self.train)
        return jnp.einsum("qk,kv->qv", weights, value)
