# wrong: relu-after-decode, activation-extra
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x):
        x = self.encoder(x)
        x = nn.relu(x)
        return x

    def decode(self, z):
        # pixels are in [0, 1]
        z = self.decoder(z)
        return nn.sigmoid(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    return model.apply(variables, x, method=model.encode)
