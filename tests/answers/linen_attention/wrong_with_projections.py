# wrong: extra
import flax.linen as nn


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        features = query.shape[-1]
        q = nn.Dense(features, name="query")(query)
        k = nn.Dense(features, name="key")(key)
        v = nn.Dense(value.shape[-1], name="value")(value)
        scores = q @ k.T
        if bias is not None:
            scores = scores + bias
        weights = nn.softmax(scores)
        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)
        return weights @ v
