# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def softmax(a):
    e = jnp.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def __call__(self, query, key, value, bias=None):
        scores = jnp.inner(query, key)
        if bias is not None:
            scores = scores + bias
        weights = softmax(scores)
        if self.train and self.attn_dropout_rate > 0:
            keep = 1.0 - self.attn_dropout_rate
            kept = jax.random.bernoulli(self.make_rng("dropout"), keep, weights.shape)
            weights = jnp.where(kept, weights / keep, 0)
        return jnp.dot(weights, value)
