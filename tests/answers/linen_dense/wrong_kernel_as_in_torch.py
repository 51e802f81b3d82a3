# wrong: kernel-axes-swapped, transposed, param-shape
import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        # (out, in), as torch.nn.Linear has it
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features, x.shape[-1]))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return jnp.dot(x, kernel.T) + bias


def dense_forward(seed, x, features):
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
