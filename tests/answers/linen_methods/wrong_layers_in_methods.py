# wrong: layers-made-without-compact, assign-outside-setup
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def encode(self, x):
        self.encoder = nn.Dense(self.latent)
        return nn.relu(self.encoder(x))

    def decode(self, z):
        self.decoder = nn.Dense(self.out)
        return self.decoder(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
