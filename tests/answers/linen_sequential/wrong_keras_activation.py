# wrong: wrong-arguments
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden, activation=nn.relu), nn.Dense(out)])
