"""# One head becomes many

`DotProductAttention` below is complete and stays as it is: one head, for one
sequence, without a batch. It need not learn about batches or heads. `nn.vmap` turns a module
class into one that runs over a new axis, and says for each kind of variable
whether that axis gets copies of its own or shares one:

    nn.vmap(Module, in_axes=..., out_axes=..., axis_size=...,
            variable_axes={"params": ...},
            split_rngs={"params": ...})

Heads need parameters of their own. The elements of a batch share one set.

## Write

`MultiHeadDotProductAttention(qkv_features: int, out_features: int,
num_heads: int)`, an `nn.Module` with an `@nn.compact`
`__call__(inputs_q, inputs_kv)` for inputs of shape
`(batch, queries, features)` and `(batch, keys, other_features)`.

1. Map `DotProductAttention` over `num_heads` heads: every head gets the same
   inputs, and parameters of its own, on a new axis 0, drawn from a key of its
   own.
2. Map that over the batch, axis 0 of both inputs, with the same parameters
   for every element. (The other way round is as good.)
3. One such module, named `attention`: each head projects to
   `qkv_features // num_heads` features and returns `out_features`.
4. Return the mean over the *heads*: shape `(batch, queries, out_features)`.

## Compared

The params: `attention` with `query`, `key`, `value` and `out`, each with
`num_heads` as its first axis, for two sets of sizes; that after `init` the
heads differ; the output on parameters that the check makes up.
"""

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
        # TODO: map over heads, map over the batch, make one module, average.
        raise NotImplementedError
