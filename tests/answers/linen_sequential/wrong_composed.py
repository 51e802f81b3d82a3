# wrong: module-not-called, non-array-argument
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Dense(out)(nn.relu(nn.Dense(hidden)))
