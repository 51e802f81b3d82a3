"""# A network as a list

When data flows straight through, there is no need for a class: `nn.Sequential`
is a module that runs a list of callables, each on what the one before
returned.

    nn.Sequential([nn.Dense(8), nn.tanh])

It takes *one* list. A callable is a module, or a plain function such as
`nn.tanh`, which is handed over, not called. The list is the field `layers` of
`nn.Sequential`, so the params are named by their place in it, whatever `name=`
a layer was given. A function holds a place but has no params, and its number
is skipped.

## Write

`build_mlp(hidden: int, out: int)`, which returns an `nn.Sequential` of an
`nn.Dense` of width `hidden`, `nn.relu`, and an `nn.Dense` of width `out`.

Which two names will the params have? Say it to yourself before you run it.

## Compared

That an `nn.Sequential` is returned, the params (names and shapes) for two
pairs of widths, and the output on params that the check makes up.
"""

import flax.linen as nn


def build_mlp(hidden, out):
    # TODO: return the nn.Sequential.
    raise NotImplementedError
