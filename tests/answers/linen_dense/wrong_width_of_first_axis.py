# wrong: width-from-the-first-axis, param-shape, shape-mismatch
import flax.linen as nn
import jax


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        n = x.shape[0]
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (n, self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return x @ kernel + bias


def dense_forward(seed, x, features):
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
