# wrong: not-divided, dropout-not-scaled
import flax.linen as nn
import jax
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = jnp.dot(query, key.T)
        if bias is not None:
            scores = scores + bias
        weights = nn.softmax(scores, axis=-1)
        if self.train:
            mask = jax.random.bernoulli(self.make_rng("dropout"), 1 - self.attn_dropout_rate, weights.shape)
            weights = weights * mask
        return jnp.dot(weights, value)
