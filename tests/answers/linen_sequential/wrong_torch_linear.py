# wrong: misspelt-name
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Linear(hidden), nn.relu, nn.Linear(out)])
