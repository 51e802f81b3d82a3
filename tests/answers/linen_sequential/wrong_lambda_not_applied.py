# wrong: function-returned-by-a-function, not-called
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential([nn.Dense(hidden), lambda x: nn.relu, nn.Dense(out)])
