"""An autoencoder with three methods over the same two layers."""

from typing import Any

import flax.linen as nn
import jax


class AutoEncoder(nn.Module):
    latent: int
    out: int

    def setup(self) -> None:
        # Made once and shared: each method that uses self.encoder uses the same params.
        self.encoder = nn.Dense(self.latent)
        self.decoder = nn.Dense(self.out)

    def encode(self, x: jax.Array) -> jax.Array:
        return nn.relu(self.encoder(x))

    def decode(self, z: jax.Array) -> jax.Array:
        return self.decoder(z)

    def __call__(self, x: jax.Array) -> jax.Array:
        return self.decode(self.encode(x))


def encode_only(model: nn.Module, variables: dict[str, Any], x: jax.Array) -> jax.Array:
    # model.encode(x) would find no params: apply binds the variables to the model, then runs the method.
    return model.apply(variables, x, method="encode")
