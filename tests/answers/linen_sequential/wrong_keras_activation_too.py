# wrong: activation-as-an-argument, wrong-arguments

import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden, activation="relu"), nn.Dense(out)])
