# wrong: all-results-returned, extra, pair-not-unpacked, nested-too-deep
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        outputs = []
        for module in self.modules:
            x = module(x)
            outputs.append(x)
        return outputs
