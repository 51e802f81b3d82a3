# wrong: missing-return
import flax.linen as nn


def build_mlp(hidden, out):
    model = nn.Sequential(
        [
            nn.Dense(hidden),
            nn.relu,
            nn.Dense(out),
        ]
    )
