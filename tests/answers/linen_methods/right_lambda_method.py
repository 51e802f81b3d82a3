# right
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        self.encoder, self.decoder = (nn.Dense(n) for n in (self.latent, self.out))

    def encode(self, x):
        return nn.relu(self.encoder(x))

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        code = self.encode(x)
        return self.decode(z=code)


def encode_only(model, variables, x):
    return model.apply(variables, x, method=lambda m, y: m.encode(y))
