# right
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


def over_batch(module):
    """The same parameters for all elements."""
    return nn.vmap(module, variable_axes={"params": None}, split_rngs={"params": False}, in_axes=0, out_axes=0)


def over_heads(module, heads):
    """Each head on its own; heads become the last axis of the output."""
    return nn.vmap(
        module,
        variable_axes={"params": 0},
        split_rngs={"params": True},
        in_axes=None,
        out_axes=-1,
        axis_size=heads,
    )


class MultiHeadDotProductAttention(nn.Module):
    qkv_features: int
    out_features: int
    num_heads: int

    def setup(self):
        many = over_batch(over_heads(DotProductAttention, self.num_heads))
        self.attention = many(self.qkv_features // self.num_heads, self.out_features)

    def __call__(self, inputs_q, inputs_kv):
        return self.attention(inputs_q, inputs_kv).mean(-1)
