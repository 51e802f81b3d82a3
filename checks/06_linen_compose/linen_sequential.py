"""nn.Sequential of Dense, relu, Dense: names by place, numbers on given params."""

import flax.linen as nn
import jax

from flaxlings.check import draw, pitfall, probe, variant

X = draw(0, "x", (2, 5))


@probe("build_mlp returns an nn.Sequential")
def kind(exercise, seed):
    return {"is an nn.Sequential": isinstance(exercise.build_mlp(7, 3), nn.Sequential)}


@probe("the params: layers_0 of width hidden, layers_2 of width out")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "hidden 7, out 3": jax.eval_shape(exercise.build_mlp(7, 3).init, key, X),
        "hidden 4, out 6": jax.eval_shape(exercise.build_mlp(hidden=4, out=6).init, key, X),
    }


@probe("Dense, then relu, then Dense, on params made by the check", atol=1e-4)
def output(exercise, seed):
    params = {
        "layers_0": {"kernel": draw(seed, "kernel 0", (5, 7)), "bias": draw(seed, "bias 0", (7,))},
        "layers_2": {"kernel": draw(seed, "kernel 2", (7, 3)), "bias": draw(seed, "bias 2", (3,))},
    }
    return exercise.build_mlp(7, 3).apply({"params": params}, X)


LIST = "[nn.Dense(hidden), nn.relu, nn.Dense(out)]"

pitfall(
    "layers-as-arguments",
    replace=(LIST, "nn.Dense(hidden), nn.relu, nn.Dense(out)"),
    says="nn.Sequential takes one argument, the list of layers: put them in square brackets.",
)
pitfall(
    "list-in-a-list",
    replace=(LIST, "[" + LIST + "]"),
    says="One list is enough: the entries of the list are called, and a list cannot be called.",
)
pitfall(
    "relu-called",
    replace=("nn.relu,", "nn.relu(),"),
    says="Hand the function over without calling it: nn.relu, and Sequential calls it with its input.",
)
pitfall(
    "relu-left-out",
    replace=(" nn.relu,", ""),
    says="Without nn.relu two Dense layers are one linear map, and the second one holds place 1 instead of 2.",
)
pitfall(
    "relu-after-the-last-layer",
    replace=("nn.Dense(out)]", "nn.Dense(out), nn.relu]"),
    says="relu goes between the two layers. After the last one it would make every negative output 0.",
)
pitfall(
    "relu-on-the-input",
    replace=(LIST, "[nn.relu, nn.Dense(hidden), nn.Dense(out)]"),
    says="relu stands between the two layers: in front of the first it cuts the input, and the places move on by one.",
)
pitfall(
    "relu-on-the-input-too",
    replace=(LIST, "[nn.relu, nn.Dense(hidden), nn.relu, nn.Dense(out)]"),
    says="There is one relu, between the two layers: in front of the first it cuts the input, and takes place 0.",
)
pitfall(
    "relu-moved-to-the-end",
    replace=(LIST, "[nn.Dense(hidden), nn.Dense(out), nn.relu]"),
    says="relu stands between the two layers. At the end it cuts the output, and the second layer holds place 1.",
)
pitfall(
    "activation-as-an-argument",
    replace=(LIST, "[nn.Dense(hidden, nn.relu), nn.Dense(out)]"),
    says="nn.Dense takes no activation; its second argument is use_bias. nn.relu is an entry of the list, of its own.",
)
pitfall(
    "function-returned-by-a-function",
    replace=("nn.relu,", "lambda x: nn.relu,"),
    says="This lambda returns the function nn.relu without calling it: lambda x: nn.relu(x), or simply nn.relu.",
)
pitfall(
    "one-layer-too-many",
    replace=(LIST, "[nn.Dense(hidden), nn.relu, nn.Dense(hidden), nn.relu, nn.Dense(out)]"),
    says="There is one hidden layer: a Dense of width hidden, relu, a Dense of width out.",
)
pitfall(
    "hidden-width-twice",
    replace=("nn.Dense(out)", "nn.Dense(hidden)"),
    says="The last layer has the width out. One number is all that nn.Dense takes: the width of its output.",
)
pitfall(
    "out-width-twice",
    replace=("nn.Dense(hidden)", "nn.Dense(out)"),
    says="The first layer has the width hidden. One number is all that nn.Dense takes: the width of its output.",
)
pitfall(
    "another-activation",
    replace=("nn.relu,", "nn.tanh,"),
    says="A function has no params, so the tree cannot tell: the task asks for nn.relu, not for another activation.",
)
pitfall(
    "widths-swapped",
    replace=[
        ("nn.Dense(hidden)", "nn.Dense(_)"),
        ("nn.Dense(out)", "nn.Dense(hidden)"),
        ("nn.Dense(_)", "nn.Dense(out)"),
    ],
    says="The argument of nn.Dense is its output width: hidden for the first layer, out for the last.",
)
pitfall(
    "widths-hard-coded",
    replace=(LIST, "[nn.Dense(7), nn.relu, nn.Dense(3)]"),
    says="The widths come from the arguments hidden and out, whatever they are.",
)
pitfall(
    "one-dense-twice",
    replace=(LIST, "[dense := nn.Dense(hidden), nn.relu, dense]"),
    says="One nn.Dense in two places is one set of params used twice: make a second one.",
)
pitfall(
    "list-returned",
    replace=("nn.Sequential(" + LIST + ")", LIST),
    says="A list has neither init nor apply: wrap it in nn.Sequential.",
)
pitfall(
    "dense-class-not-instance",
    replace=("nn.Dense(out)]", "nn.Dense]"),
    says="nn.Dense is the class; nn.Dense(out) makes the layer that Sequential calls.",
)

variant("tuple", replace=(LIST, "(nn.Dense(features=hidden), nn.relu, nn.Dense(features=out))"))
variant(
    "names-without-effect",
    replace=(LIST, '[nn.Dense(hidden, name="first"), nn.relu, nn.Dense(out, name="second")]'),
)
variant("lambda", replace=("nn.relu,", "lambda x: nn.relu(x),"))
variant("keyword", replace=("nn.Sequential([", "nn.Sequential(layers=["))
