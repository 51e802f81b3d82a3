# forges: nothing but who calls: a forbidden layer does the work, made in a file of another name
# exercise: linen_dense
# limit: its numbers are right; what is forbidden is watched where the learner's file calls it, in the same process
TEXT = '''
import flax.linen as nn
import jax


class MyDense(nn.Dense):
    pass


def dense_forward(seed, x, features):
    model = MyDense(int(features))
    return model.apply(model.init(jax.random.PRNGKey(int(seed)), x), x)
'''
exec(compile(TEXT, "elsewhere.py", "exec"))
