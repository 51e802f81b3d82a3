# wrong: rate-is-what-is-kept, mask-inverted, kept-with-the-rate
import flax.linen as nn
import jax
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
        if self.train:
            rate = self.attn_dropout_rate
            kept = jax.random.bernoulli(self.make_rng("dropout"), rate, weights.shape)
            weights = jnp.where(kept, weights / (1 - rate), 0.0)
        return weights @ value
