# right
import flax.linen as nn
import jax


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def setup(self):
        self.dropout = nn.Dropout(rate=self.attn_dropout_rate)

    def __call__(self, query, key, value, bias=None):
        logits = query @ key.T
        logits = logits if bias is None else logits + bias
        attn = jax.nn.softmax(logits)  # the last axis are the keys
        attn = self.dropout(attn, deterministic=not self.train)
        return attn @ value
