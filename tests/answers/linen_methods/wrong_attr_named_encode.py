# wrong: renamed, param-not-found, other-attribute-names
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encode = nn.Dense(self.latent)
        self.decode = nn.Dense(self.out)

    def encode(self, x):
        return nn.relu(self.encode(x))

    def decode(self, z):
        return self.decode(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
