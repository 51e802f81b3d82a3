# wrong: bias-after-softmax
import flax.linen as nn


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        attn = nn.softmax(query @ key.T, axis=-1)
        if bias is not None:
            attn = attn + bias
        attn = nn.Dropout(self.attn_dropout_rate)(attn, deterministic=not self.train)
        return attn @ value
