# wrong: bias-with-a-batch-axis, batch-axis-extra, broadcast, param-shape
import flax.linen as nn
import jax


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        weight = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        bias = self.param("bias", nn.initializers.zeros, (1, self.features))
        return x @ weight + bias


def dense_forward(seed, x, features):
    dense = MyDense(int(features))
    params = dense.init(jax.random.PRNGKey(int(seed)), x)
    return dense.apply(params, x)
