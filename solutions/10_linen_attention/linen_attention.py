"""Dot-product attention without projections: two products around a softmax."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query: jax.Array, key: jax.Array, value: jax.Array, bias: jax.Array | None = None) -> jax.Array:
        scores = jnp.dot(query, key.T)
        # `is not None`, because an array has no single truth value. The bias comes before the softmax: there a large
        # negative number takes a key away, which is how masks work.
        if bias is not None:
            scores = scores + bias
        # The last axis is the keys: it is the one that the second product sums over.
        weights = nn.softmax(scores, axis=-1)
        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)
        return jnp.dot(weights, value)
