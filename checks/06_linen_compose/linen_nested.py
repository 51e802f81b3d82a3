"""Modules in modules: names at every level, numbers on given params. Eager, because of FixedHiddenMLP's while loop."""

import jax

from flaxlings.check import draw, pitfall, probe, specs, variant

X = draw(0, "x", (3, 5))


def dense(seed, label, width_in, width):
    return {"kernel": draw(seed, f"{label} kernel", (width_in, width)), "bias": draw(seed, f"{label} bias", (width,))}


def nest(seed):
    return {
        "net": {"layers_0": dense(seed, "net 0", 5, 64), "layers_2": dense(seed, "net 2", 64, 32)},
        "dense": dense(seed, "dense", 32, 16),
    }


@probe("the params of NestMLP: net with layers_0 and layers_2, and dense", seeds=(0,))
def nest_parameters(exercise, seed):
    return specs(exercise.NestMLP().init(jax.random.PRNGKey(seed), X))


@probe("the output of NestMLP: net, then dense", atol=1e-3)
def nest_output(exercise, seed):
    return exercise.NestMLP().apply({"params": nest(seed)}, X)


@probe("the params of chimera(): a NestMLP, a Dense that fits, a FixedHiddenMLP", seeds=(0,))
def chimera_parameters(exercise, seed):
    return specs(exercise.chimera().init(jax.random.PRNGKey(seed), X))


@probe("the output of chimera()")
def chimera_output(exercise, seed):
    params = {
        "layers_0": nest(seed),
        "layers_1": dense(seed, "between", 16, 20),
        "layers_2": {"dense": dense(seed, "last", 20, 20)},
    }
    return exercise.chimera().apply({"params": params}, X)


NET = "nn.Sequential([nn.Dense(64), nn.relu, nn.Dense(32), nn.relu])"
SETUP = """    def setup(self) -> None:
        # In setup() the layers of the list belong to the Sequential: params/net/layers_0 and params/net/layers_2.
        self.net = nn.Sequential([nn.Dense(64), nn.relu, nn.Dense(32), nn.relu])
        self.dense = nn.Dense(16)

"""
CALL = """        return self.dense(self.net(x))
"""
CHIMERA = "[NestMLP(), nn.Dense(20), FixedHiddenMLP()]"

pitfall(
    "made-in-compact",
    replace=[
        (SETUP, "    @nn.compact\n"),
        (CALL, f'        return nn.Dense(16, name="dense")({NET[:-1]}, name="net")(x))\n'),
    ],
    says="In @nn.compact the layers belong to NestMLP itself, as Dense_0: make net in setup() to get net/layers_0.",
)
pitfall(
    "plain-list-instead-of-sequential",
    replace=[
        (NET, "[nn.Dense(64), nn.Dense(32)]"),
        (CALL, "        for layer in self.net:\n            x = nn.relu(layer(x))\n        return self.dense(x)\n"),
    ],
    says="A list is no module: its layers are net_0 and net_1 of NestMLP, where nn.Sequential adds a level of its own.",
)
pitfall(
    "last-relu-left-out",
    replace=(", nn.Dense(32), nn.relu])", ", nn.Dense(32)])"),
    says="net ends with nn.relu, after the Dense of width 32. Without it two Dense layers follow each other unbent.",
)
pitfall(
    "inner-relu-left-out",
    replace=("nn.Dense(64), nn.relu,", "nn.Dense(64),"),
    says="nn.relu stands between the two Dense layers too, and its place makes the second one layers_2.",
)
pitfall(
    "relu-after-dense",
    replace=("self.dense(self.net(x))", "nn.relu(self.dense(self.net(x)))"),
    says="NestMLP ends with dense; its output may be negative.",
)
pitfall(
    "widths-swapped",
    replace=[("nn.Dense(64)", "nn.Dense(_)"), ("nn.Dense(32)", "nn.Dense(64)"), ("nn.Dense(_)", "nn.Dense(32)")],
    says="First 64, then 32: data meets the layers in the order of the list.",
)
pitfall(
    "dense-before-net",
    replace=("self.dense(self.net(x))", "self.net(self.dense(x))"),
    says="net runs first and dense on what it returns: self.dense(self.net(x)).",
)
pitfall(
    "net-not-used",
    replace=("self.dense(self.net(x))", "self.dense(x)"),
    says="dense runs on what net returned, not on the input: self.dense(self.net(x)).",
)
pitfall(
    "dense-not-used",
    replace=("self.dense(self.net(x))", "self.net(x)"),
    says="NestMLP ends with dense. A layer that is never called has no params either.",
)
pitfall(
    "dense-in-net-too",
    replace=(NET, NET.replace("])", ", nn.Dense(16)])")),
    says="The Dense of width 16 is self.dense; net ends with the relu after the Dense of width 32.",
)
pitfall(
    "other-attribute-names",
    replace=[
        ("self.net = ", "self.mlp = "),
        ("self.dense = nn.Dense(16)", "self.head = nn.Dense(16)"),
        ("self.dense(self.net(x))", "self.head(self.mlp(x))"),
    ],
    says="The params are named after the attributes: self.net and self.dense.",
)
pitfall(
    "flattened",
    replace=(
        CHIMERA,
        "[nn.Dense(64), nn.relu, nn.Dense(32), nn.relu, nn.Dense(16), nn.Dense(20), FixedHiddenMLP()]",
    ),
    says="The same numbers, another tree: put a whole NestMLP() into the list, as one module of three.",
)
pitfall(
    "nothing-between",
    replace=("[NestMLP(), nn.Dense(20), ", "[NestMLP(), "),
    says="NestMLP returns 16 numbers and FixedHiddenMLP needs 20, since it calls one layer twice: put a Dense between.",
)
pitfall(
    "fixed-hidden-first",
    replace=(CHIMERA, "[FixedHiddenMLP(), nn.Dense(20), NestMLP()]"),
    says="FixedHiddenMLP returns one number, so it stands last: NestMLP(), a Dense, FixedHiddenMLP().",
)
pitfall(
    "dense-first",
    replace=(CHIMERA, "[nn.Dense(20), NestMLP(), FixedHiddenMLP()]"),
    says="The Dense stands between the other two, where it turns 16 numbers into 20.",
)
pitfall(
    "fixed-hidden-left-out",
    replace=(CHIMERA, "[NestMLP(), nn.Dense(20)]"),
    says="There are three modules in the list, FixedHiddenMLP() as the last one.",
)
pitfall(
    "relu-before-the-last",
    replace=(CHIMERA, "[NestMLP(), nn.Dense(20), nn.relu, FixedHiddenMLP()]"),
    says="Three modules and nothing between them: a relu holds a place of its own, and moves the last one to layers_3.",
)
pitfall(
    "relu-after-nest",
    replace=(CHIMERA, "[NestMLP(), nn.relu, nn.Dense(20), FixedHiddenMLP()]"),
    says="Three modules and nothing between them: a relu holds a place of its own, and moves the others on by one.",
)
pitfall(
    "fixed-hidden-changed",
    replace=("self.rand_weight + 1", "self.rand_weight"),
    says="FixedHiddenMLP is given, and stays as it is: something was changed in its __call__.",
)
pitfall(
    "width-that-does-not-fit",
    replace=("nn.Dense(20), FixedHiddenMLP", "nn.Dense(16), FixedHiddenMLP"),
    says="FixedHiddenMLP calls its Dense(20) twice with one kernel, so its input must be as wide as its output: 20.",
)
pitfall(
    "class-not-instance",
    replace=("[NestMLP(),", "[NestMLP,"),
    says="NestMLP is the class; NestMLP() makes the module that Sequential calls.",
)
pitfall(
    "modules-as-arguments",
    replace=(CHIMERA, CHIMERA[1:-1]),
    says="nn.Sequential takes one argument, the list of modules: put them in square brackets.",
)

variant(
    "step-by-step",
    replace=[
        (NET, "nn.Sequential(layers)"),
        (
            "        self.net = ",
            "        layers = (nn.Dense(64), jax.nn.relu, nn.Dense(features=32), jax.nn.relu)\n        self.net = ",
        ),
        (CALL, "        x = self.net(x)\n        x = self.dense(x)\n        return x\n"),
        (
            "return nn.Sequential(" + CHIMERA + ")",
            "fit = nn.Dense(20)\n    return nn.Sequential(layers=(NestMLP(), fit, FixedHiddenMLP()))",
        ),
    ],
)
variant(
    "dense-made-first",
    replace=(
        "        self.net = " + NET + "\n        self.dense = nn.Dense(16)\n",
        "        self.dense = nn.Dense(16)\n        self.net = " + NET + "\n",
    ),
)
