# right
from functools import partial

import flax.linen as nn

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


mapped = partial(nn.vmap, methods=["__call__"])
over_batch = partial(
    mapped, in_axes=(0, 0), out_axes=1, variable_axes={"params": None}, split_rngs={"params": False}
)


def over_heads(cls, n):
    return mapped(
        cls,
        in_axes=(None, None),
        out_axes=0,
        axis_size=n,
        variable_axes={"params": 0},
        split_rngs={"params": True},
    )


class MultiHeadDotProductAttention(nn.Module):
    qkv_features: int
    out_features: int
    num_heads: int

    @nn.compact
    def __call__(self, inputs_q, inputs_kv):
        cls = over_batch(over_heads(DotProductAttention, self.num_heads))
        size, rest = divmod(self.qkv_features, self.num_heads)
        y = cls(size, self.out_features, name="attention")(inputs_q, inputs_kv)
        return sum(y) / len(y)
