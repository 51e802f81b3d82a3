# right
import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self):
        widths = {"encoder": self.latent, "decoder": self.out}
        for name, width in widths.items():
            setattr(self, name, nn.Dense(width))

    def encode(self, x):
        return nn.activation.relu(self.encoder(x))

    def decode(self, z):
        return self.decoder(z)

    def __call__(self, x):
        return self.decode(self.encode(x))


def encode_only(model, variables, x):
    def codes(module, inputs):
        return module.encode(inputs)

    return model.apply(variables, x, method=codes)
