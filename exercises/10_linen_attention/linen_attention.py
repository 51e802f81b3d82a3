"""# Attention in five lines

Attention lets every query look at every key and take a mixture of the
values: the more a query fits a key, the more of that key's value it gets. It
is two matrix products around a softmax, and has nothing to learn; what is
learnt is the projections that make queries, keys and values.

## Write

`RawDotProductAttention(attn_dropout_rate: float = 0.1, train: bool = False)`,
an `nn.Module` with `__call__(query, key, value, bias=None)`. There is no
batch here: `query` has the shape `(queries, features)`, `key` has
`(keys, features)`, `value` has `(keys, value_features)`, and `bias`, when
there is one, has `(queries, keys)`.

1. Scores: each query times each key, `(queries, keys)`. Do not scale them
   here; a later exercise does.
2. Add `bias` to the scores, unless it is None.
3. Weights: a softmax over the keys, so that the weights of each query sum
   to 1.
4. Dropout on the weights, each weight on its own, with the module's rate,
   drawn from the stream `dropout`: only when `train` is True. Otherwise
   nothing is drawn and no key is needed.
5. Each query's mixture of the values, `(queries, value_features)`.

No parameters. Do it by hand: `nn.dot_product_attention` and
`jax.nn.dot_product_attention` are not allowed, `nn.Dropout` is.

## Compared

That there are no variables, and the two defaults; the output with and
without bias; in training, that a share of the weights near the rate is
dropped, other ones for another key, and that the others are divided by
`1 - rate`.
"""

import flax.linen as nn
import jax.numpy as jnp


class RawDotProductAttention(nn.Module):
    attn_dropout_rate: float = 0.1
    train: bool = False

    @nn.compact
    def __call__(self, query, key, value, bias=None):
        # TODO: scores, bias, softmax, dropout, mixture.
        raise NotImplementedError
