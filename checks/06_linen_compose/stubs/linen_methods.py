"""# More than one way in

`__call__` is only the method that `apply` runs when nobody says otherwise. An
autoencoder wants two more: `encode`, to get the code of an input, and `decode`,
to get an output for a code. Both, and `__call__`, use the same two layers, so
these are made in `setup()`, where every method can reach them.

Calling such a method on a model by hand fails: params are there only during
`init` and `apply`. Name it for `apply` instead:

    model.apply(variables, z, method="decode")

`method` takes a method's name, or the method itself.

## Convert

`AutoEncoder(latent: int, out: int)` below is one `@nn.compact` method, with the
right params and the right output. Take it apart:

- `setup()` makes `self.encoder = nn.Dense(latent)` and
  `self.decoder = nn.Dense(out)`,
- `encode(x)` is the encoder, then `nn.relu`,
- `decode(z)` is the decoder, and nothing after it,
- `__call__(x)` decodes what `encode(x)` returns.

Then write `encode_only(model, variables, x)`, which returns the codes of `x`
under the given variables. Do it by `model.apply` with `method=`; another way,
such as `model.bind`, is accepted with a note that advises against it.

## Compared

The params (names and shapes), the output of the whole model, of each method,
of `self.encoder` and `self.decoder`, and of `encode_only` for models of two
sizes, all on params that the check makes up.
"""

import flax.linen as nn


class AutoEncoder(nn.Module):
    latent: int
    out: int

    # TODO: setup(), encode(x) and decode(z) in place of one compact method.
    @nn.compact
    def __call__(self, x):
        z = nn.relu(nn.Dense(self.latent, name="encoder")(x))
        return nn.Dense(self.out, name="decoder")(z)


def encode_only(model, variables, x):
    # TODO: the codes of x, by model.apply with method=.
    raise NotImplementedError
