# wrong: activation-as-an-argument, positional-argument, relu-left-out, activation-missing
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden, nn.relu), nn.Dense(out)])
