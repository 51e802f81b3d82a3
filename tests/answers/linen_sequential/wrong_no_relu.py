# wrong: relu-left-out, activation-missing, renamed, param-not-found
import flax.linen as nn


def build_mlp(hidden, out):
    widths = [hidden, out]
    return nn.Sequential([nn.Dense(w) for w in widths])
