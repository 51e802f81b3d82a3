# right

from functools import partial

import flax.linen as nn
import jax.numpy as jnp


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder, self.decoder = (nn.Dense(n) for n in (self.latent, self.out))

    def encode(self, x):
        return jnp.maximum(self.encoder(x), 0.0)

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    run = partial(model.apply, method=type(model).encode)
    return run(variables, x)
