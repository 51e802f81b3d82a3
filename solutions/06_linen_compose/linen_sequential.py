"""A network as a list: Dense, relu, Dense."""

import flax.linen as nn


def build_mlp(hidden: int, out: int) -> nn.Sequential:
    # relu is handed over, not called: Sequential calls it. It holds place 1, so the params are layers_0 and layers_2.
    return nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(out)])
