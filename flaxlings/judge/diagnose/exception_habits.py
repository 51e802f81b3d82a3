"""What learners bring along from PyTorch, Keras and older versions of Flax, and what stands here in its place."""

from __future__ import annotations

IMPORTS = {
    "flax": "import flax",
    "functools": "import functools",
    "jax": "import jax",
    "jnp": "import jax.numpy as jnp",
    "lax": "from jax import lax",
    "nn": "from flax import linen as nn",
    "nnx": "from flax import nnx",
    "np": "import numpy as np",
    "optax": "import optax",
    "partial": "from functools import partial",
}
"""Names that the course's files import, and how."""

_LINEN = "Linen is imported by `from flax import linen as nn`."
_NOT_NEEDED = "this course uses `jax`, `flax` and `optax` only, with `import jax.numpy as jnp` for arrays."
INSTEAD_OF_IMPORT = {
    "flax.nn": _LINEN,
    "jax.linen": _LINEN,
    "jax.flax": _LINEN,
    "linen": _LINEN,
    "flax.optim": "optimizers are those of `optax`.",
    "torch": _NOT_NEEDED,
    "tensorflow": _NOT_NEEDED,
    "keras": _NOT_NEEDED,
}
"""By what is imported, or by a module and the name that is imported from it."""

_OF_LINEN = {
    "Linear": "`nn.Dense(features)`",
    "Parameter": "`self.param(name, initializer, shape)`",
    "Embedding": "`nn.Embed(num_embeddings, features)`",
    "LSTM": "`nn.RNN(nn.LSTMCell(features))`",
    "GRU": "`nn.RNN(nn.GRUCell(features))`",
    "MultiheadAttention": "`nn.MultiHeadDotProductAttention(num_heads)`",
    "MultiHeadAttention": "`nn.MultiHeadDotProductAttention(num_heads)`",
    "Flatten": "`x.reshape((x.shape[0], -1))`",
    "Identity": "`lambda x: x`",
    "Param": "`self.param(name, initializer, shape)`",
    "parameter": "`self.param(name, initializer, shape)`",
    "init_fn": "`model.init(key, x)`",
    "checkpointing": "`nn.remat`",
}
_FUNCTIONS = {
    "relu": "relu",
    "gelu": "gelu",
    "elu": "elu",
    "selu": "selu",
    "silu": "silu",
    "swish": "swish",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "logsoftmax": "log_softmax",
    "leakyrelu": "leaky_relu",
    "softplus": "softplus",
}
_ELSEWHERE = {
    ("flax.nnx", "Dense"): "`nnx.Linear(in_features, out_features, rngs=rngs)`",
    ("jax", "tree_map"): "`jax.tree.map`",
    ("jax", "tree_multimap"): "`jax.tree.map`",
    ("jax", "tree_leaves"): "`jax.tree.leaves`",
    ("jax", "linen"): "`flax.linen`",
    ("jax", "softmax"): "`jax.nn.softmax`",
    ("jax", "relu"): "`jax.nn.relu`",
    ("jax.numpy", "dot_general"): "`jax.lax.dot_general`",
    ("jax.numpy", "random"): "`jax.random`, whose functions take a key first",
    ("jax.numpy", "cat"): "`jnp.concatenate`",
    ("jax.numpy", "rsqrt"): "`jax.lax.rsqrt`",
    ("jax.numpy", "tensor"): "`jnp.array`",
    ("jax.numpy", "Tensor"): "`jnp.ndarray`",
    ("jax.numpy", "bmm"): "`jnp.matmul`",
    ("jax.numpy", "mm"): "`jnp.matmul`",
    ("jax.random", "randn"): "`jax.random.normal(key, shape)`",
    ("jax.random", "rand"): "`jax.random.uniform(key, shape)`",
    ("jax.random", "seed"): "`jax.random.key(seed)`",
    ("jax.random", "Key"): "`jax.random.key(seed)`",
}
_MODULE_LIST = "a plain list holds layers, `self.layers = [...]`."


def elsewhere(module: str, name: str) -> str | None:
    """What to write for a name that a module of the libraries has not; a sentence without its beginning."""
    if (module, name) in _ELSEWHERE:
        return f"write {_ELSEWHERE[module, name]}."
    small = name.lower()
    if module == "jax.numpy" and small in _FUNCTIONS:
        return f"write `jax.nn.{_FUNCTIONS[small]}`."
    if module != "flax.linen":
        return None
    if name in _OF_LINEN:
        return f"write {_OF_LINEN[name]}."
    if name in {"ModuleList", "ModuleDict", "LayerList", "List"}:
        return _MODULE_LIST
    if name in {"functional", "F"}:
        return "its functions are those of `nn` itself, `nn.relu(x)`."
    if small in _FUNCTIONS:
        return f"write `nn.{_FUNCTIONS[small]}`, a function that is passed or called with x."
    if small[:-2] in {"conv", "batchnorm", "convtranspose"} and small[-1] == "d":
        layer = {"conv": "Conv", "batchnorm": "BatchNorm", "convtranspose": "ConvTranspose"}[small[:-2]]
        return f"write `nn.{layer}`, which takes the number of axes from its input or its kernel size."
    if small[:-2] in {"maxpool", "avgpool"} and small[-1] == "d":
        return f"write `nn.{small[:3]}_pool(x, window_shape)`."
    return None


ARRAY_HABITS = {
    "size": "write `x.shape[-1]`.",
    "dim": "write `x.ndim`.",
    "t": "write `x.T`.",
    "view": "write `x.reshape(...)`.",
    "permute": "write `x.transpose(...)` with all axes in their new order.",
    "unsqueeze": "write `x[None]` or `jnp.expand_dims(x, axis)`.",
    "numpy": "write `np.asarray(x)`.",
    "detach": "write `jax.lax.stop_gradient(x)`.",
    "float": "write `x.astype(jnp.float32)`.",
    "long": "write `x.astype(jnp.int32)`.",
    "int": "write `x.astype(jnp.int32)`.",
    "to": "write `x.astype(dtype)`.",
    "type": "write `x.astype(dtype)`.",
    "expand": "write `jnp.broadcast_to(x, shape)`.",
    "masked_fill": "write `jnp.where(mask, value, x)`.",
    "matmul": "write `x @ y`.",
    "mm": "write `x @ y`.",
    "bmm": "write `x @ y`.",
    "add": "write `x + y`.",
    "mul": "write `x * y`.",
    "abs": "write `jnp.abs(x)`.",
    "exp": "write `jnp.exp(x)`.",
    "sqrt": "write `jnp.sqrt(x)`.",
    "relu": "write `nn.relu(x)`.",
    "softmax": "write `nn.softmax(x)`.",
    "sigmoid": "write `nn.sigmoid(x)`.",
    "tanh": "write `jnp.tanh(x)`.",
    "backward": "gradients come from a function, `jax.grad(loss)(params)`.",
    "grad": "gradients come from a function, `jax.grad(loss)(params)`.",
    "append": "write `jnp.concatenate([...])`, or collect in a list first.",
    "items": "it is no dictionary.",
    "keys": "it is no dictionary.",
    "init": "it is no module; was one called too early?",
    "apply": "it is no module; was one called too early?",
}
"""What arrays of other libraries have, and what to write here."""

_WIDTH_IS_READ = "leave it out, a Linen layer reads the width of its input off the input."
_TRAINING = {"Dropout": "write `deterministic=`.", "BatchNorm": "write `use_running_average=`."}
_ARGUMENTS = {
    ("vmap", "variable_in_axes"): "write `variable_axes=`.",
    ("vmap", "variable_out_axes"): "write `variable_axes=`.",
    ("scan", "variable_in_axes"): "write `variable_axes=`.",
    ("Dropout", "p"): "write `rate=`.",
    ("LayerNorm", "eps"): "write `epsilon=`.",
    ("BatchNorm", "eps"): "write `epsilon=`.",
    ("Embed", "embedding_dim"): "write `features=`.",
}
_ANY_ARGUMENT = {
    "units": "write `features=`.",
    "out_features": "write `features=`.",
    "hidden_size": "write `features=`.",
    "filters": "write `features=`.",
    "bias": "write `use_bias=`.",
    "dim": "write `axis=`.",
    "dims": "write `axis=`.",
    "keepdim": "write `keepdims=`.",
    "kernel_initializer": "write `kernel_init=`.",
    "bias_initializer": "write `bias_init=`.",
    "weight_init": "write `kernel_init=`.",
    "split_rng": "write `split_rngs=`.",
    "variable_axis": "write `variable_axes=`.",
    "in_axis": "write `in_axes=`.",
    "out_axis": "write `out_axes=`.",
    "activation": (
        "apply it to the output instead, `nn.relu(nn.Dense(features)(x))`, or put it after the layer in a list."
    ),
    "input_shape": _WIDTH_IS_READ,
    "input_dim": _WIDTH_IS_READ,
    "in_features": _WIDTH_IS_READ,
    "input_size": _WIDTH_IS_READ,
}


def other_argument(callee: str, argument: str) -> str | None:
    """What to write for an argument that this callee has not; a sentence without its beginning.

    `callee` is a function's name or a class's, without that of a method.
    """
    if argument in {"train", "training", "is_training", "train_mode"}:
        return _TRAINING.get(callee)
    return _ARGUMENTS.get((callee, argument)) or _ANY_ARGUMENT.get(argument)
