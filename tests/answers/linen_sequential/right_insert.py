# right
import jax
from flax.linen import Dense, Sequential


def build_mlp(hidden: int, out: int) -> Sequential:
    layers = [Dense(width) for width in (hidden, out)]
    layers.insert(1, jax.nn.relu)
    return Sequential(layers)
