# wrong: field-without-annotation, wrong-arguments
import flax.linen as nn


class MySequential(nn.Module):
    modules = ()

    def __call__(self, x):
        for module in self.modules:
            x = module(x)
        return x
