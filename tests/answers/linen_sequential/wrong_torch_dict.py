# wrong: sequential-list
import flax.linen as nn


def build_mlp(hidden, out):
    return nn.Sequential({"fc1": nn.Dense(hidden), "relu": nn.relu, "fc2": nn.Dense(out)})
