# right
import functools

import flax.linen as nn
import jax


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self) -> None:
        self.decoder = nn.Dense(features=self.out)
        self.encoder = nn.Dense(features=self.latent)

    def encode(self, x):
        return jax.nn.relu(self.encoder(x))

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    run = functools.partial(model.apply, method=model.encode)
    return run(variables, x)
