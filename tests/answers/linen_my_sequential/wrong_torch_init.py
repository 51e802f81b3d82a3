# wrong: own-constructor
import flax.linen as nn


class MySequential(nn.Module):
    def __init__(self, modules):
        super().__init__()
        self.modules = modules

    def __call__(self, x):
        for module in self.modules:
            x = module(x)
        return x
