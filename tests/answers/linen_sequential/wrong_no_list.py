# wrong: layers-as-arguments, sequential-list, wrong-arguments
import flax.linen as nn


def build_mlp(hidden, out):
    # torch style
    return nn.Sequential(
        nn.Dense(hidden),
        nn.relu,
        nn.Dense(out),
    )
