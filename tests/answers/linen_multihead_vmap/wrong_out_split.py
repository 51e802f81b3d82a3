# wrong: output-divided-too, another-size

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


class MultiHeadDotProductAttention(nn.Module):
    qkv_features: int
    out_features: int
    num_heads: int

    @nn.compact
    def __call__(self, inputs_q, inputs_kv):
        Heads = nn.vmap(
            DotProductAttention,
            in_axes=(None, None),
            out_axes=0,
            axis_size=self.num_heads,
            variable_axes={"params": 0},
            split_rngs={"params": True},
        )
        Batch = nn.vmap(
            Heads,
            in_axes=(0, 0),
            out_axes=0,
            variable_axes={"params": None},
            split_rngs={"params": False},
        )
        attention = Batch(
            qkv_features=self.qkv_features // self.num_heads,
            out_features=self.out_features // self.num_heads,
            name="attention",
        )
        y = attention(inputs_q, inputs_kv)
        return y.mean(axis=1)
