# right
import flax.linen as nn
import jax


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent, use_bias=True)
        self.decoder = nn.Dense(self.out, use_bias=True)

    def encode(self, x):
        x = self.encoder(x)
        x = jax.nn.relu(x)
        return x

    def decode(self, z):
        z = self.decoder(z)
        return z

    def __call__(self, x):
        return self.decode(z=self.encode(x))


def encode_only(model, variables, x):
    codes = model.apply(variables, x=x, method=model.encode)
    return codes
