# wrong: bfloat16, another-dtype
import flax.linen as nn
import jax.numpy as jnp


def build_mlp(hidden, out):
    dense_1 = nn.Dense(hidden, dtype=jnp.bfloat16)
    dense_2 = nn.Dense(out, dtype=jnp.bfloat16)
    return nn.Sequential([dense_1, nn.relu, dense_2])
