# right
import flax.linen as nn
import jax.numpy as jnp


def build_mlp(hidden: int, out: int) -> nn.Sequential:
    layers = []
    layers.append(nn.Dense(features=hidden))
    layers.append(lambda x: jnp.where(x > 0, x, 0.0))
    layers.append(nn.Dense(features=out))
    model = nn.Sequential(layers=layers)
    return model
