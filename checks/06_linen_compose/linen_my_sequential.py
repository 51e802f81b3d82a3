"""Sequential from scratch: children handed in by a field, run as a chain."""

import flax.linen as nn
import jax

from flaxlings.check import draw, forbid, pitfall, probe, variant

X = draw(0, "x", (2, 5))


def one():
    return [nn.Dense(3)]


def two():
    return (nn.Dense(7), nn.tanh)


def four():
    return [nn.Dense(7), nn.relu, nn.Dense(4), nn.Dense(3)]


def dense(seed, place, width_in, width):
    return {"kernel": draw(seed, f"kernel {place}", (width_in, width)), "bias": draw(seed, f"bias {place}", (width,))}


@probe("the children's params: modules_0, modules_1, ..., by their place")
def parameters(exercise, seed):
    # By position, so that a field with another name shows as another name in the tree.
    key = jax.random.PRNGKey(seed)
    return {
        f"{len(children)} children": jax.eval_shape(exercise.MySequential(children).init, key, X)
        for children in (one(), two(), four())
    }


@probe("one child", atol=1e-4)
def one_child(exercise, seed):
    params = {"modules_0": dense(seed, 0, 5, 3)}
    return exercise.MySequential(one()).apply({"params": params}, X)


@probe("two children, the last one a plain function", atol=1e-4)
def two_children(exercise, seed):
    params = {"modules_0": dense(seed, 0, 5, 7)}
    return exercise.MySequential(two()).apply({"params": params}, X)


@probe("four children, each on what the one before returned", atol=1e-4)
def four_children(exercise, seed):
    params = {
        "modules_0": dense(seed, 0, 5, 7),
        "modules_2": dense(seed, 2, 7, 4),
        "modules_3": dense(seed, 3, 4, 3),
    }
    return exercise.MySequential(four()).apply({"params": params}, X)


forbid("flax.linen.Sequential", says="This exercise builds Sequential; it cannot use it.")

FIELD = "    modules: Sequence[Callable]\n"
RUN = """        for module in self.modules:
            # The one name for input and output is what makes this a chain.
            x = module(x)
        return x
"""

pitfall(
    "every-child-gets-the-input",
    replace=(RUN, "        for module in self.modules:\n            y = module(x)\n        return y\n"),
    says="Each child runs on what the one before returned; here all of them get the first input.",
)
pitfall(
    "field-called-layers",
    replace=[(FIELD, "    layers: Sequence[Callable]\n"), ("in self.modules:", "in self.layers:")],
    says="Children that are handed in are named after the field: call it modules to get modules_0.",
)
pitfall(
    "returns-too-early",
    replace=("        return x\n", "            return x\n"),
    says="Only the first child runs. A return inside the loop ends it in its first round: move it out by one level.",
)
pitfall(
    "last-child-left-out",
    replace=("in self.modules:", "in self.modules[:-1]:"),
    says="Every child runs, the last one too; one that is never called has no params.",
)
pitfall(
    "children-reversed",
    replace=("in self.modules:", "in reversed(self.modules):"),
    says="The first child in the list is the first to see the input.",
)
pitfall(
    "relu-between-the-children",
    replace=("x = module(x)", "x = nn.relu(module(x))"),
    says="Sequential adds nothing of its own: an activation is there only when it is one of the children.",
)
pitfall(
    "only-modules-run",
    replace=(
        "            x = module(x)",
        "            if isinstance(module, nn.Module):\n                x = module(x)",
    ),
    says="A child is any callable: a plain function such as nn.tanh runs as well.",
)
pitfall(
    "children-copied-in-setup",
    replace=[
        (
            "    def __call__",
            (
                "    def setup(self):\n"
                "        self.layers = [m.copy() if isinstance(m, nn.Module) else m for m in self.modules]\n\n"
                "    def __call__"
            ),
        ),
        ("in self.modules:", "in self.layers:"),
    ],
    says="Copies made in setup() are layers of their own, named after their attribute: call those in self.modules.",
)
pitfall(
    "only-the-last-child-runs",
    replace=(RUN, "        return self.modules[-1](x)\n"),
    says="Every child runs, each on what the one before returned, not the last one alone.",
)
pitfall(
    "first-child-left-out",
    replace=("in self.modules:", "in self.modules[1:]:"),
    says="Every child runs, the first one too; one that is never called has no params.",
)
pitfall(
    "first-child-run-twice",
    replace=("        for module in", "        x = self.modules[0](x)\n        for module in"),
    says="The first child runs twice here, before the loop and in it: start the loop with x as it came.",
)
pitfall(
    "last-child-run-twice",
    replace=("        return x\n", "        return self.modules[-1](x)\n"),
    says="After the loop the last child has run already: return what it gave, x.",
)
pitfall(
    "children-not-called",
    replace=("x = module(x)", "x = module"),
    says="The children are looked at and never called, so there are no params: x = module(x).",
)
pitfall(
    "result-not-kept",
    replace=("x = module(x)", "module(x)"),
    says="A module returns its result and changes nothing: keep it, x = module(x).",
)
pitfall(
    "all-results-returned",
    replace=(
        RUN,
        (
            "        results = []\n"
            "        for module in self.modules:\n"
            "            x = module(x)\n"
            "            results.append(x)\n"
            "        return results\n"
        ),
    ),
    says="What the last child returned is the result, alone: not the list of what each of them returned.",
)
pitfall(
    "input-added",
    replace=("x = module(x)", "x = x + module(x)"),
    says="Sequential hands on what a child returned and nothing else: its input is not added to it.",
)
pitfall(
    "children-copied-in-compact",
    replace=[
        ("    def __call__", "    @nn.compact\n    def __call__"),
        (
            "x = module(x)",
            "x = module.clone(parent=self, name=None)(x) if isinstance(module, nn.Module) else module(x)",
        ),
    ],
    says="A copy made in @nn.compact is a layer of its own, called Dense_0: call the children that were handed in.",
)
pitfall(
    "sequential-used",
    replace=(RUN, "        return nn.Sequential(self.modules)(x)\n"),
    says="This exercise builds Sequential: run the children yourself.",
)
pitfall(
    "field-without-annotation",
    replace=(FIELD, "    modules = ()\n"),
    says="A module is a dataclass: only a name with an annotation, modules: Sequence[Callable], becomes a field.",
)

variant(
    "reduce",
    replace=[
        (RUN, "        return functools.reduce(lambda value, module: module(value), self.modules, x)\n"),
        ("from collections.abc", "import functools\nfrom collections.abc"),
    ],
)
variant(
    "by-index",
    replace=(RUN, "        for i in range(len(self.modules)):\n            x = self.modules[i](x)\n        return x\n"),
)
variant(
    "kept-in-setup",
    replace=[
        ("    def __call__", "    def setup(self):\n        self.chain = tuple(self.modules)\n\n    def __call__"),
        ("in self.modules:", "in self.chain:"),
    ],
)
variant("compact", replace=("    def __call__", "    @nn.compact\n    def __call__"))
