# wrong: activation-extra
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(out), nn.softmax])
