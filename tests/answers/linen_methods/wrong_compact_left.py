# wrong: name-in-use
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x):
        return nn.relu(self.encoder(x))

    def decode(self, z):
        return self.decoder(z)

    @nn.compact
    def __call__(self, x):
        z = nn.relu(nn.Dense(self.latent, name="encoder")(x))
        return nn.Dense(self.out, name="decoder")(z)


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
