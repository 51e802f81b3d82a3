# wrong: relu-in-call-instead-of-encode, relu-missing-in-encode, activation-missing
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
        return self.decoder(z)

    def __call__(self, x):
        z = nn.relu(self.encode(x))
        return self.decode(z)


def encode_only(model, variables, x):
    return model.apply(variables, x, method=AutoEncoder.encode)
