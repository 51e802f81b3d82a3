# wrong: named-layers-made-in-the-methods, missing-name
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    @nn.compact
    def encode(self, x):
        return nn.relu(nn.Dense(self.latent, name="encoder")(x))

    @nn.compact
    def decode(self, z):
        return nn.Dense(self.out, name="decoder")(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
