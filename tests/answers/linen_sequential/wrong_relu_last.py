# wrong: relu-moved-to-the-end

import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden), nn.Dense(out), nn.relu])
