# right
import flax.linen as nn
import jax.numpy as jnp


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x):
        code = self.encoder(x)
        return jnp.where(code > 0, code, 0)

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x=x, method=type(model).encode)
