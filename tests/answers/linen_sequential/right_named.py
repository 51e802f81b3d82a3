# right

import jax
from flax.linen import Dense, Sequential


def build_mlp(hidden, out):
    encoder = Dense(features=hidden, name="encoder")
    decoder = Dense(features=out, name="decoder")
    return Sequential(layers=[encoder, jax.nn.relu, decoder])
