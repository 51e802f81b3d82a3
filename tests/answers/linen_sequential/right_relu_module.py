# right
import flax.linen as nn
import jax


class ReLU(nn.Module):
    """As torch.nn.ReLU()."""

    def __call__(self, x):
        return jax.nn.relu(x)


def build_mlp(hidden, out):
    return nn.Sequential(
        [
            nn.Dense(hidden),
            ReLU(),
            nn.Dense(out),
        ]
    )
