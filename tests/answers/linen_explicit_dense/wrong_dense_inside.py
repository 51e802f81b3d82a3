# wrong: dense-inside, built-in-layer
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.dense = nn.Dense(self.features)

    def __call__(self, x):
        return self.dense(x)
