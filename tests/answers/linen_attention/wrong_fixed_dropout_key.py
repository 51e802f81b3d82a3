# wrong: same-noise-every-time, seed-ignored
import flax.linen as nn
import jax


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = query @ key.T
        if bias is not None:
            scores = scores + bias
        weights = nn.softmax(scores, axis=-1)
        if self.train:
            keep = 1 - self.attn_dropout_rate
            mask = jax.random.bernoulli(jax.random.PRNGKey(0), keep, weights.shape)
            weights = weights * mask / keep
        return weights @ value
