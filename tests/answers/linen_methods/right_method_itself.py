# right
from flax import linen as nn
import jax.numpy as jnp


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def __call__(self, x):
        code = self.encode(x)
        reconstruction = self.decode(code)
        return reconstruction

    def decode(self, z):
        return self.decoder(z)

    def encode(self, x):
        h = self.encoder(x)
        return jnp.maximum(h, 0)

    def setup(self):
        # the order of the two does not matter
        self.decoder = nn.Dense(features=self.out)
        self.encoder = nn.Dense(features=self.latent)


def encode_only(model, variables, x):
    return model.apply(variables, x, method=AutoEncoder.encode)
