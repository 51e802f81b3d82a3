"""# Forget and compute again

To compute a gradient, JAX keeps what the forward pass computed until the
backward pass needs it. In a deep model this is most of the memory. *Remat*
(rematerialization, also called gradient checkpointing) trades it for time:
what happens inside is forgotten, only the *inputs* of the wrapped part are
kept, and the backward pass computes the inside once more.

`nn.remat` is the lifted form for Linen. Like `nn.jit` in the topic's README,
it wraps a module class, or it decorates a method. Params, outputs and
gradients stay what they are; the jaxpr gets a `remat2` equation with the
wrapped part inside.

## Repair

`RematMLP(features: Sequence[int])` below computes the right numbers and saves
next to nothing: each layer is wrapped *alone*, so the input of every layer is
kept, and that is what was to be forgotten.

Put one `nn.remat` around all layers and the `nn.relu`s between them, and
leave the layers inside plain `nn.Dense`, named `layers_0`, `layers_1`, … as
they are.

## Compared

- names, shapes, dtypes and first values of the params: equal to those of an
  MLP without remat,
- output and gradients on params that the check makes up,
- the program: one `remat2` around all layers.
"""

from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            # TODO: here every layer is its own remat. Make it one around all of them.
            x = nn.remat(nn.Dense)(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
