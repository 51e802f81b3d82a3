"""A counter in a collection of its own: declared at init, moved on by every apply, carried from call to call."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

from flaxlings.check import pitfall, probe, variant


def arrays(tree):
    # An array is an array, numpy's scalars included; a Python int is none, and stays what it is.
    return jax.tree.map(lambda leaf: np.asarray(leaf) if hasattr(leaf, "dtype") else leaf, tree)


@probe("init makes count in the collection counter: int32, shape (), and still 0", strict_scalars=True)
def after_init(exercise, seed):
    return arrays(exercise.Counter().init(jax.random.PRNGKey(seed)))


@probe("each apply returns the count that it was given, plus one")
def returned(exercise, seed):
    variables = {"counter": {"count": jnp.int32(5 + seed)}}
    return exercise.Counter().apply(variables, mutable=["counter"])[0]


@probe("each apply stores the new count", strict_scalars=True)
def stored(exercise, seed):
    variables = {"counter": {"count": jnp.int32(5 + seed)}}
    return arrays(exercise.Counter().apply(variables, mutable=["counter"])[1])


@probe("count_to(n) returns the n counts of n applies, one after the other", seeds=(0,))
def counted(exercise, seed):
    return {"count_to(3)": exercise.count_to(3), "count_to(5)": exercise.count_to(5)}


@probe("count_to gets its counts from applying a Counter", seeds=(0,))
def at_work(exercise, seed):
    applied = []

    def note(call, args, kwargs, context):
        is_count = isinstance(context.module, exercise.Counter) and context.method_name == "__call__"
        if is_count and not context.module.is_initializing():
            applied.append(context.method_name)
        return call(*args, **kwargs)

    # Without jit, so that an answer that was compiled before still passes through Python.
    with jax.disable_jit(), nn.intercept_methods(note):
        exercise.count_to(2)
    return {"a Counter was applied": bool(applied)}


# With the lines behind it: an answer that puts something between them is not taken for one that leaves them alone.
APPLIED = 'counter.apply(variables, mutable=["counter"])\n        counts.append(count)\n    return counts\n'

pitfall(
    "incremented-by-init",
    replace=[
        ("        if initialized:\n            count.value = count.value + 1", "        count.value = count.value + 1"),
        ('        initialized = self.has_variable("counter", "count")\n', ""),
    ],
    says="init runs __call__ too, so this count is 1 before anybody applied: add one only when it is not init "
    "(has_variable asked before the declaration, or not self.is_initializing()).",
)
pitfall(
    "asked-after-declaring",
    replace=[
        ('        initialized = self.has_variable("counter", "count")\n', ""),
        ("        if initialized:", '        if self.has_variable("counter", "count"):'),
    ],
    says="The count is 1 after init. A guard by has_variable helps only before the declaration: self.variable makes "
    "the variable when it is missing, so afterwards it is always there.",
)
pitfall(
    "guard-inverted",
    replace=("if initialized:", "if not initialized:"),
    says="This adds one during init and never again: it is the other way round, init only makes the variable.",
)
pitfall(
    "old-count-returned",
    replace=(
        "        if initialized:\n            count.value = count.value + 1\n        return count.value",
        "        old = count.value\n        if initialized:\n            count.value = old + 1\n        return old",
    ),
    says="The stored count is right, the returned one is from before: return count.value after adding.",
)
pitfall(
    "never-stored",
    replace=(
        "        if initialized:\n            count.value = count.value + 1\n        return count.value",
        "        return count.value + 1 if initialized else count.value",
    ),
    says="The sum is returned but not stored: assign it to count.value, or the next call starts from the old count.",
)
pitfall(
    "count-a-parameter",
    replace=[
        (
            'count = self.variable("counter", "count", jnp.zeros, (), jnp.int32)',
            'count = self.param("count", lambda key: jnp.zeros((), jnp.int32))',
        ),
        ('self.has_variable("counter", "count")', 'self.has_variable("params", "count")'),
        (
            "            count.value = count.value + 1\n        return count.value",
            "            count = count + 1\n        return count",
        ),
    ],
    says="self.param is for what an optimizer changes between calls; what a call itself changes is self.variable, "
    "in a collection of its own.",
)
pitfall(
    "other-collection",
    replace=[
        ('self.has_variable("counter", "count")', 'self.has_variable("state", "count")'),
        ('self.variable("counter", "count"', 'self.variable("state", "count"'),
        ('mutable=["counter"]', 'mutable=["state"]'),
    ],
    says='The first argument of self.variable is the collection, here "counter", the second is the name, "count".',
)
pitfall(
    "collection-and-name-swapped",
    replace=[
        ('self.has_variable("counter", "count")', 'self.has_variable("count", "counter")'),
        ('self.variable("counter", "count"', 'self.variable("count", "counter"'),
        ('mutable=["counter"]', 'mutable=["count"]'),
    ],
    says='The collection comes first, then the name: self.variable("counter", "count", ...).',
)
pitfall(
    "guard-asks-for-another-variable",
    replace=('self.has_variable("counter", "count")', 'self.has_variable("counter", "counter")'),
    says='has_variable takes the same collection and name as the declaration, "counter" and "count"; of any other '
    "name it is never true, and nothing is counted.",
)
pitfall(
    "float-count",
    replace=("jnp.zeros, (), jnp.int32", "jnp.zeros, ()"),
    says="jnp.zeros makes float32 unless told otherwise: a count is an integer, so give it jnp.int32.",
)
pitfall(
    "count-of-shape-one",
    replace=("jnp.zeros, (), jnp.int32", "jnp.zeros, (1,), jnp.int32"),
    says="Shape (1,) is a vector with one entry; a single number has the shape ().",
)
pitfall(
    "python-int-stored",
    replace=("jnp.zeros, (), jnp.int32", "lambda: 0"),
    says="A Python int has no dtype and no shape; variables are arrays: jnp.zeros((), jnp.int32).",
)
pitfall(
    "value-instead-of-function",
    replace=("jnp.zeros, (), jnp.int32", "jnp.zeros((), jnp.int32)"),
    says="The third argument of self.variable is a function that makes the first value, not the value: "
    "jnp.zeros, (), jnp.int32, or a lambda.",
)
pitfall(
    "mutable-forgotten",
    replace=('counter.apply(variables, mutable=["counter"])', "counter.apply(variables)"),
    says="A collection is read-only in apply unless mutable names it; with mutable, apply returns a pair.",
)
pitfall(
    "pair-not-unpacked",
    replace=[
        ("count, variables = counter.apply", "count = counter.apply"),
    ],
    says="With mutable, apply returns a pair (output, changed variables): unpack both, and hand on the second.",
)
pitfall(
    "not-threaded",
    replace=("count, variables = counter.apply", "count, _ = counter.apply"),
    says="Every apply starts from the count that it is given: pass on the variables that came back, not those of init.",
)
pitfall(
    "init-in-the-loop",
    replace=[
        ("    variables = counter.init(jax.random.PRNGKey(0))\n    counts = []", "    counts = []"),
        (
            "        count, variables = counter.apply",
            "        variables = counter.init(jax.random.PRNGKey(0))\n        count, variables = counter.apply",
        ),
    ],
    says="Each of these applies starts from a fresh 0: init once, before the loop, then pass on what the last apply "
    "gave back.",
)
pitfall(
    "count-of-init-included",
    replace=[
        (
            "    variables = counter.init(jax.random.PRNGKey(0))\n    counts = []",
            "    count, variables = counter.init_with_output(jax.random.PRNGKey(0))\n    counts = [count]",
        ),
        ("range(n)", "range(n - 1)"),
    ],
    says="The list holds what the n applies returned, 1 to n; what the call of init returned is not one of them.",
)
pitfall(
    "only-the-last-count",
    replace=("    return counts\n", "    return count\n"),
    says="count_to returns the list of all n counts, not the last one alone.",
)
pitfall(
    "no-counter-at-work",
    replace=(
        """    counter = Counter()
    variables = counter.init(jax.random.PRNGKey(0))
    counts = []
    for _ in range(n):
        # With mutable=..., apply returns a pair: the output, and the collections that may have changed. The module
        # itself remembers nothing; without this rebinding every call would start from 0 again.
        count, variables = counter.apply(variables, mutable=["counter"])
        counts.append(count)
    return counts
""",
        "    return list(range(1, n + 1))\n",
    ),
    says="The numbers are right, but no Counter made them: init one, and apply it n times.",
)
pitfall(
    "guard-not-called",
    replace=[
        ('        initialized = self.has_variable("counter", "count")\n', ""),
        ("        if initialized:", "        if not self.is_initializing:"),
    ],
    says="self.is_initializing is a method, and a method is always true, so nothing is ever added. Call it: "
    "if not self.is_initializing().",
)
pitfall(
    "guard-by-initializing-inverted",
    replace=[
        ('        initialized = self.has_variable("counter", "count")\n', ""),
        ("        if initialized:", "        if self.is_initializing():"),
    ],
    says="This adds one during init and never again. It is the other way round: if not self.is_initializing().",
)
pitfall(
    "guard-by-mutability",
    replace=[
        ('        initialized = self.has_variable("counter", "count")\n', ""),
        ("        if initialized:", '        if self.is_mutable_collection("counter"):'),
    ],
    says="During init every collection is mutable, so this count is 1 before anybody applied. Ask "
    "self.is_initializing(), or has_variable before the declaration.",
)
pitfall(
    "first-value-one",
    replace=("jnp.zeros, (), jnp.int32", "jnp.ones, (), jnp.int32"),
    says="The first value is 0: jnp.zeros. The first apply makes it 1.",
)
pitfall(
    "shape-missing",
    replace=("jnp.zeros, (), jnp.int32", "jnp.zeros, jnp.int32"),
    says="jnp.zeros takes the shape first, and here it gets jnp.int32 for it. Write jnp.zeros, (), jnp.int32.",
)
pitfall(
    "adds-twice",
    replace=("count.value + 1", "count.value + 2"),
    says="Each apply adds one, and this one adds more.",
)
pitfall(
    "collection-wrapped-again",
    replace=(
        "count, variables = " + APPLIED,
        "count, changed = " + APPLIED.replace("    return", '        variables = {"counter": changed}\n    return'),
    ),
    says='What apply gives back is {"counter": ...} already. Wrapped once more, the count is one level too deep to be '
    "found, and every call starts anew: hand it on as it is.",
)
pitfall(
    "variables-wrapped-again",
    replace=("counter.apply(variables, ", 'counter.apply({"counter": variables}, '),
    says='`variables` is {"counter": ...} already. Wrapped once more, the count is one level too deep to be found, and '
    "every call starts anew: pass `variables` as they are.",
)
pitfall(
    "inner-dict-handed-on",
    replace=(
        "count, variables = " + APPLIED,
        "count, changed = " + APPLIED.replace("    return", '        variables = changed["counter"]\n    return'),
    ),
    says='apply wants all variables, {"counter": {"count": ...}}. Without the collection around it the count is not '
    "found: hand on what came back as it is.",
)
pitfall(
    "one-call-too-few",
    replace=("range(n)", "range(1, n)"),
    says="range(1, n) has n - 1 steps, and n counts are asked for: range(n).",
)
pitfall(
    "one-call-too-many",
    replace=("range(n)", "range(n + 1)"),
    says="These are n + 1 counts. range(n) has n steps, the call of init is none of them.",
)
pitfall(
    "collections-instead-of-counts",
    replace=("counts.append(count)", "counts.append(variables)"),
    says="The list holds the changed variables, dicts. It is to hold the counts: the first of the pair that apply "
    "returns.",
)

variant(
    "is-initializing",
    replace=[
        ('        initialized = self.has_variable("counter", "count")\n', ""),
        ("        if initialized:", "        if not self.is_initializing():"),
    ],
)
variant(
    "lambda-and-in-place",
    replace=[
        ("jnp.zeros, (), jnp.int32", "lambda: jnp.array(0, dtype=jnp.int32)"),
        ("count.value = count.value + 1", "count.value += 1"),
    ],
)
variant(
    "only-the-collection",
    replace=[
        (
            "count, variables = counter.apply(variables, mutable=",
            'count, state = counter.apply({"counter": state}, mutable=',
        ),
        ("    variables = counter.init(jax.random.PRNGKey(0))", '    state = counter.init({})["counter"]'),
        ("        counts.append(count)", '        state = state["counter"]\n        counts.append(int(count))'),
    ],
)
variant(
    "everything-mutable",
    replace=('mutable=["counter"]', "mutable=True"),
)
variant(
    "read-back",
    replace=("counts.append(count)", 'counts.append(int(variables["counter"]["count"]))'),
)
