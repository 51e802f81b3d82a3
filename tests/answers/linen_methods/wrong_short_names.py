# wrong: other-attribute-names, renamed, param-not-found
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.enc = nn.Dense(self.latent)
        self.dec = nn.Dense(self.out)

    def encode(self, x):
        return nn.relu(self.enc(x))

    def decode(self, z):
        return self.dec(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
