# wrong: activation-missing, parts-before, relu-skipped-by-the-call
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def __call__(self, x):
        x = self.encoder(x)
        x = self.decoder(x)
        return x

    def encode(self, x):
        return nn.relu(self.encoder(x))

    def decode(self, z):
        return self.decoder(z)


def encode_only(model, variables, x):
    return model.apply(variables, x, method=AutoEncoder.encode)
