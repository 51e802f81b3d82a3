# wrong: relu-after-the-last-layer, activation-extra
import flax.linen as nn


def build_mlp(hidden, out):
    mlp = nn.Sequential([nn.Dense(hidden), nn.relu, nn.Dense(out), nn.relu])
    return mlp
