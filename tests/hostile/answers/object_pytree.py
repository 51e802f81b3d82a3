# forges: a pytree that has no leaves
# exercise: second_dense
import jax


class Nothing:
    def init(self, *_):
        return self

    apply = init


jax.tree_util.register_pytree_node(Nothing, lambda _: ((), None), lambda *_: Nothing())


def layer(features):
    return Nothing()
