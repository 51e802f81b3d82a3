# wrong: hidden-width-twice, widths-swapped, another-size, param-shape, features-and-input-exchanged
import flax.linen as nn


def build_mlp(hidden, out):
    # hidden -> hidden -> out
    return nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(hidden, out)])
