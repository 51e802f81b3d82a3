# right

import flax.linen as nn
import jax.numpy as jnp
from jax.scipy.special import logsumexp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def setup(self):
        self.drop = nn.Dropout(rate=self.attn_dropout_rate)

    def __call__(self, query, key, value, bias=None):
        scores = jnp.einsum("qf,kf->qk", query, key)
        scores += 0.0 if bias is None else bias
        weights = jnp.exp(scores - logsumexp(scores, axis=1, keepdims=True))
        return jnp.einsum("qk,kv->qv", self.drop(weights, deterministic=not self.train), value)
