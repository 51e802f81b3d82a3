# wrong: truth-of-an-array, truth-of-array

import flax.linen as nn
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = query @ key.T
        if bias:
            scores = scores + bias
        weights = nn.softmax(scores, axis=-1)
        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)
        return weights @ value
