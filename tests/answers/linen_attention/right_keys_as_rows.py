# right
from typing import Optional

from flax import linen as nn
import jax


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias: Optional[jax.Array] = None):
        # one column for each query
        scores = key @ query.T
        if bias is not None:
            scores += bias.T
        w = nn.softmax(scores, axis=0).T
        if self.train:
            w = nn.Dropout(self.attn_dropout_rate, deterministic=False, name="attn_drop")(w)
        return w @ value
