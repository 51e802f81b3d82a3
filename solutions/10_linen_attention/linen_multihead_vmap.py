"""Many heads out of one: `nn.vmap` over heads with their own params, over the batch with shared ones."""

import flax.linen as nn
import jax


class DotProductAttention(nn.Module):
    qkv_features: int
    out_features: int

    @nn.compact
    def __call__(self, inputs_q: jax.Array, inputs_kv: jax.Array) -> jax.Array:
        query = nn.Dense(self.qkv_features, use_bias=False, name="query")(inputs_q)
        key = nn.Dense(self.qkv_features, use_bias=False, name="key")(inputs_kv)
        value = nn.Dense(self.qkv_features, use_bias=False, name="value")(inputs_kv)
        weights = nn.softmax(query @ key.T, axis=-1)
        return nn.Dense(self.out_features, name="out")(weights @ value)


class MultiHeadDotProductAttention(nn.Module):
    qkv_features: int
    out_features: int
    num_heads: int

    @nn.compact
    def __call__(self, inputs_q: jax.Array, inputs_kv: jax.Array) -> jax.Array:
        # No input has an axis of heads (None, None), so vmap has to be told how many there are.
        heads = nn.vmap(
            DotProductAttention,
            in_axes=(None, None),
            out_axes=0,
            axis_size=self.num_heads,
            variable_axes={"params": 0},
            split_rngs={"params": True},
        )
        # Shared params and a shared key go together: copies drawn from split keys could not be one array.
        batched_heads = nn.vmap(
            heads,
            in_axes=(0, 0),
            out_axes=0,
            variable_axes={"params": None},
            split_rngs={"params": False},
        )
        attention = batched_heads(
            qkv_features=self.qkv_features // self.num_heads, out_features=self.out_features, name="attention"
        )
        # (batch, heads, queries, out_features): each map put its axis in front, the outer one last.
        return attention(inputs_q, inputs_kv).mean(axis=1)
