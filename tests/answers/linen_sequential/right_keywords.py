# right
import jax.numpy as jnp
from flax import linen


def build_mlp(hidden, out):
    return linen.Sequential(
        layers=(
            linen.Dense(features=hidden),
            lambda h: jnp.maximum(h, 0.0),
            linen.Dense(features=out, use_bias=True),
        )
    )
