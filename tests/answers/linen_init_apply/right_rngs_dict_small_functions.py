# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def make_variables(module, seed, example):
    rngs = {"params": jax.random.PRNGKey(seed)}
    # init only looks at shape and dtype, so zeros will do
    return module.init(rngs, jnp.zeros_like(example))


def forward(module, variables, x):
    return module.apply({"params": variables["params"]}, x)


def init_and_apply(seed, x, features):
    module = nn.Dense(features, use_bias=True)
    variables = make_variables(module, seed, x)
    return variables, forward(module, variables, x)
