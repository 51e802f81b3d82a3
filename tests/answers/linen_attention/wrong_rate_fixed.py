# wrong: rate-hard-coded, field-unread

import flax.linen as nn
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = query @ key.T
        if bias is not None:
            scores = scores + bias
        weights = nn.softmax(scores, axis=-1)
        weights = nn.Dropout(0.1, deterministic=not self.train)(weights)
        return weights @ value
