# wrong: one-layer-too-many, extra, another-size, param-shape
import flax.linen as nn


def build_mlp(hidden, out):
    layers = []
    for width in (hidden, hidden):
        layers += [nn.Dense(width), nn.relu]
    layers += [nn.Dense(out)]
    return nn.Sequential(layers)
