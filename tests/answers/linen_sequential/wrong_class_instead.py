# wrong: renamed, param-not-found
import flax.linen as nn


class MLP(nn.Module):
    hidden: int
    out: int

    @nn.compact
    def __call__(self, x):
        x = nn.Dense(self.hidden)(x)
        x = nn.relu(x)
        return nn.Dense(self.out)(x)


def build_mlp(hidden, out):
    return MLP(hidden, out)
