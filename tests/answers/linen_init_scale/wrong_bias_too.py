# wrong: bias-measured-too
import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=0.01))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def kernel_stds(seed, fan_in, features):
    key, x = jax.random.PRNGKey(seed), jnp.ones((fan_in,))
    stds = []
    for model in (NormalInit(features), LecunInit(features)):
        leaves = jax.tree.leaves(model.init(key, x)["params"])
        stds.append(jnp.std(jnp.concatenate([leaf.ravel() for leaf in leaves])))
    return tuple(stds)
