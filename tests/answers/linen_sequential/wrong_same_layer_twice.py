# wrong: one-dense-twice, submodule-shared, param-shape
import flax.linen as nn


def build_mlp(hidden, out):
    dense = nn.Dense(hidden)
    return nn.Sequential([dense, nn.relu, dense])
