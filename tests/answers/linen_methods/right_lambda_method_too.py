# right

import jax
from flax import linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(features=self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x):
        code = self.encoder(x)
        return jax.nn.relu(code)

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        z = self.encode(x)
        return self.decode(z)


def encode_only(model, variables, x):
    return model.apply(variables, x, method=lambda m, inputs: m.encode(inputs))
