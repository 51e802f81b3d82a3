# right

from functools import partial

import flax.linen as nn
import jax.numpy as jnp


class DotProductAttention(nn.Module):
    qkv_features: int
    out_features: int

    @nn.compact
    def __call__(self, inputs_q, inputs_kv):
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
    def __call__(self, inputs_q, inputs_kv):
        one = DotProductAttention(
            self.qkv_features // self.num_heads, self.out_features, name="attention"
        )

        @partial(nn.vmap, in_axes=0, variable_axes={"params": None}, split_rngs={"params": False})
        def over_batch(module, q, kv):
            @partial(
                nn.vmap,
                in_axes=None,
                axis_size=self.num_heads,
                variable_axes={"params": 0},
                split_rngs={"params": True},
            )
            def over_heads(module, q, kv):
                return module(q, kv)

            return jnp.mean(over_heads(module, q, kv), axis=0)

        return over_batch(one, inputs_q, inputs_kv)
