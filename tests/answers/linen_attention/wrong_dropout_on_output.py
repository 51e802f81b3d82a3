# wrong: dropout-on-the-output
import flax.linen as nn
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        scores = jnp.einsum("ic,jc->ij", query, key)
        if bias is not None:
            scores += bias
        weights = nn.softmax(scores, axis=-1)
        out = jnp.einsum("ij,jc->ic", weights, value)
        return nn.Dropout(self.attn_dropout_rate, deterministic=not self.train)(out)
