# wrong: forbidden
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        linear = nnx.Linear(in_features, out_features, rngs=rngs)
        self.kernel = linear.kernel
        self.bias = linear.bias

    def __call__(self, x):
        return x @ self.kernel + self.bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
