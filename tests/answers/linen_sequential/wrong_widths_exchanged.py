# wrong: widths-swapped, order-swapped, another-size, param-shape
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(out), nn.relu, nn.Dense(hidden)])
