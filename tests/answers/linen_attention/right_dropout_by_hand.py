# right

import jax
import jax.numpy as jnp
from flax import linen as nn


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def __call__(self, query, key, value, bias=None):
        scores = jax.vmap(lambda q: key @ q)(query)
        if bias is not None:
            scores = jnp.add(scores, bias)
        weights = jax.nn.softmax(scores)
        if self.train and self.attn_dropout_rate > 0:
            keep = 1.0 - self.attn_dropout_rate
            mask = jax.random.bernoulli(self.make_rng("dropout"), keep, weights.shape)
            weights = jnp.where(mask, weights / keep, 0.0)
        return jnp.dot(weights, value)
