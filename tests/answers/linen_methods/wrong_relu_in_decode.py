# wrong: relu-after-decode, activation-extra, relu-in-decode-instead-of-encode, activation-missing
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
        return nn.relu(self.decoder(z))

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
