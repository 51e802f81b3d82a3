# wrong: rate-is-what-is-kept
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
            # keep_prob, as in old TensorFlow
            rng = self.make_rng("dropout")
            keep = jax.random.bernoulli(rng, self.attn_dropout_rate, weights.shape)
            weights = jnp.where(keep, weights / self.attn_dropout_rate, 0.0)
        return weights @ value
