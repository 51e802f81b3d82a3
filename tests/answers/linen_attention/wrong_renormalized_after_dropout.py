# wrong: dropout-not-scaled, renormalized-after-dropout
import flax.linen as nn


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = query @ key.T
        if bias is not None:
            scores = scores + bias
        weights = nn.softmax(scores, axis=-1)
        weights = nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(weights)
        # the weights of a query sum to 1
        weights = weights / weights.sum(axis=-1, keepdims=True)
        return weights @ value
