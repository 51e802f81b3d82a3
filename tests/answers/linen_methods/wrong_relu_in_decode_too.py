# wrong: relu-in-decode-instead-of-encode, relu-missing-in-encode, activation-missing

import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z):
        return self.decoder(nn.relu(z))

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method="encode")
