# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def softmax(x):
    e = jnp.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    def __call__(self, query, key, value, bias=None):
        scores = (query[:, None, :] * key[None, :, :]).sum(-1)
        if bias is None:
            bias = jnp.zeros_like(scores)
        weights = softmax(scores + bias)
        if self.train and self.attn_dropout_rate > 0:
            keep_prob = 1.0 - self.attn_dropout_rate
            keep = jax.random.bernoulli(self.make_rng("dropout"), keep_prob, weights.shape)
            weights = jnp.where(keep, weights / keep_prob, 0.0)
        return jnp.dot(weights, value)
