# wrong: misspelt-name, other-api
import flax.linen as nn


def build_mlp(hidden, out):
    model = nn.Sequential([])
    model.add(nn.Dense(hidden))
    model.add(nn.relu)
    model.add(nn.Dense(out))
    return model
