# wrong: bias-missing, missing
import flax.linen as nn


def build_mlp(hidden, out):
    hidden_layer = nn.Dense(hidden)
    out_layer = nn.Dense(out, use_bias=False)
    return nn.Sequential([hidden_layer, nn.relu, out_layer])
