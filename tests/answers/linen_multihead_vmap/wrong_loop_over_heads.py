# wrong: module-per-head, missing
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
        Batched = nn.vmap(
            DotProductAttention,
            in_axes=(0, 0),
            out_axes=0,
            variable_axes={"params": None},
            split_rngs={"params": False},
        )
        total = 0
        for i in range(self.num_heads):
            head = Batched(self.qkv_features // self.num_heads, self.out_features, name=f"attention_{i}")
            total = total + head(inputs_q, inputs_kv)
        return total / self.num_heads
