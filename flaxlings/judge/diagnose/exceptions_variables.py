"""Rules about what `flax.errors` says of variables: parameters, collections, and the keys that they are drawn with."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence, code_of, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_PARAM_SHAPE = (
    r'For parameter "(?P<name>[^"]{1,200})" in "(?P<scope>[^"]{0,400})", the given initializer is expected to generate '
    r"shape (?P<declared>\([^()]{0,200}\)), but the existing parameter it received has shape "
    r"(?P<given>\([^()]{0,200}\))"
)
_SIZE = r"\d{1,18}"


def _param_shape(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "flax.errors.ScopeParamShapeError" or not (match := re.search(_PARAM_SHAPE, raised.message)):
        return None
    name, declared, given = plain(match["name"]), plain(match["declared"]), plain(match["given"])
    mine, theirs = re.findall(_SIZE, match["declared"]), re.findall(_SIZE, match["given"])
    if len(mine) != len(theirs):
        why = "The number of axes differs."
    elif mine == theirs[::-1] and name == "kernel":
        why = "The axes are exchanged: a Flax kernel is (in_features, out_features)."
    elif mine == theirs[::-1]:
        why = "The axes are in the opposite order."
    elif len(mine) == 1:
        why = "Which axis gives it its size, that of the input or `features`?"
    else:
        why = "Compare each axis with the last axis of the input and with `features`."
    where = _place(match["scope"])
    says = f"`{name}`{where} is declared with shape {declared}, but the one that is given has {given}. {why}"
    return diagnosis(raised, exercise, "param-shape", says, "linen_dense")


_NO_PARAM = r'^Could not find parameter named "(?P<name>[^"]{1,200})" in scope "(?P<scope>[^"]{0,400})"'


def _param_not_found(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "flax.errors.ScopeParamNotFoundError" or not (match := re.search(_NO_PARAM, raised.message)):
        return None
    says = (
        f"The module asks for the parameter `{plain(match['name'])}`{_place(match['scope'])}, and the params that it "
        "was given have none there: compare the names of its parameters and submodules with those in the params."
    )
    return diagnosis(raised, exercise, "param-not-found", says, "linen_dense")


_NO_COLLECTION = (
    r'^Tried to access "(?P<name>[^"]{1,200})" from collection "(?P<collection>[^"]{1,200})" in '
    r'"(?P<scope>[^"]{0,400})"'
)


def _collection_not_found(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "flax.errors.ScopeCollectionNotFound" or not (match := re.search(_NO_COLLECTION, raised.message)):
        return None
    name, collection, scope = plain(match["name"]), plain(match["collection"]), match["scope"]
    if lifted := re.search(r"/(vmap|scan)\(", scope):
        axes = "variable_broadcast or variable_axes" if lifted[1] == "scan" else "variable_axes"
        says = f"`nn.{lifted[1]}` does not hand `{collection}` to the module inside it: name it in {axes}."
        taught = "linen_scan_lstm" if lifted[1] == "scan" else "linen_multihead_vmap"
        return diagnosis(raised, exercise, "transform-misuse", says, taught)
    if collection == "params":
        says = (
            f"`apply` got no `params` that hold `{name}`{_place(scope)}: pass all that `init` returned, "
            "`{'params': ...}`, and neither an empty dictionary nor the params alone."
        )
        return diagnosis(raised, exercise, "collection-not-found", says, "linen_init_apply")
    says = (
        f"`{name}` is looked for in the collection `{collection}`{_place(scope)}, and `apply` did not get it: pass all "
        f"that `init` returned, not only the params, or let it be made with mutable=['{collection}']."
    )
    taught = "linen_block" if collection == "batch_stats" else "linen_counter"
    return diagnosis(raised, exercise, "collection-not-found", says, taught)


_IMMUTABLE = (
    r'^Cannot update variable "(?P<name>[^"]{1,200})" in "(?P<scope>[^"]{0,400})" because collection '
    r'"(?P<collection>[^"]{1,200})" is immutable'
)


def _collection_not_mutable(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "flax.errors.ModifyScopeVariableError" or not (match := re.search(_IMMUTABLE, raised.message)):
        return None
    collection = plain(match["collection"])
    says = (
        f"`{plain(match['name'])}`{_place(match['scope'])} is updated, but `apply` keeps the collection `{collection}` "
        f"as it is: call it with mutable=['{collection}'], which returns (output, updated collections)"
    )
    evaluation = ", or with use_running_average=True when nothing is trained." if collection == "batch_stats" else "."
    taught = "linen_block" if collection == "batch_stats" else "linen_counter"
    return diagnosis(raised, exercise, "collection-not-mutable", says + evaluation, taught)


_NO_RNG = r'^(?P<module>[^\s"]{1,200}) needs PRNG for "(?P<stream>[^"]{1,200})"'


def _no_rng(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "flax.errors.InvalidRngError" or not (match := re.search(_NO_RNG, raised.message)):
        return None
    stream = plain(match["stream"])
    module = "The module" if match["module"] == "None" else f"`{plain(match['module'])}`"
    if "make_rng" in code_of(raised):
        says = (
            f"`make_rng` finds no key for `{stream}`: pass rngs={{'{stream}': key}} to `apply` as well, "
            "or use a key of your own where the numbers must not change."
        )
        return diagnosis(raised, exercise, "rng-missing", says)
    if stream == "params":
        if match["module"].startswith(("Vmap", "Scan")):
            says = f"{module} gets no key for its parameters: give the transform split_rngs={{'params': ...}}."
            return diagnosis(raised, exercise, "transform-misuse", says, "linen_multihead_vmap")
        says = (
            f"{module} gets no key for its parameters: give `init` a key for `params`, and name `params` in "
            "split_rngs if the module stands inside `nn.vmap` or `nn.scan`."
        )
        return diagnosis(raised, exercise, "rng-missing", says, "linen_init_apply")
    says = f"{module} draws random numbers and was given no key: pass rngs={{'{stream}': key}} to `apply`"
    says += ", or deterministic=True for evaluation." if stream == "dropout" else "."
    return diagnosis(raised, exercise, "rng-missing", says, "linen_block" if stream == "dropout" else None)


def _place(scope: str) -> str:
    """Where in the module, empty for the module itself."""
    return "" if scope in {"", "/"} else f" of `{plain(scope.strip('/'))}`"


RULES: tuple[ExceptionRule, ...] = (
    _param_shape,
    _param_not_found,
    _collection_not_found,
    _collection_not_mutable,
    _no_rng,
    Sentence(
        "flax.errors.InvalidRngError",
        r"^RNGs should be of shape \(2,\) or PRNGKey in Module (?P<module>\w{1,200}), but rngs are: "
        r"(?P<what>.{0,2000}?)(?: \(https|$)",
        "invalid-rng",
        "`init` of `{module}` takes a key first and the input after it, `init(jax.random.key(seed), x)`; "
        "it got `{what}` as its key.",
        "linen_init_apply",
    ),
    Sentence(
        "flax.errors.ApplyScopeInvalidVariablesTypeError",
        "^The first argument passed to an apply function",
        "wrong-variables",
        "`apply` takes the variables first, a dictionary of collections as `init` returns it, `{{'params': ...}}`: "
        "neither the params alone nor the input.",
        "linen_init_apply",
    ),
    Sentence(
        "flax.errors.ApplyScopeInvalidVariablesStructureError",
        "^Expect the `variables`",
        "wrong-variables",
        "There are params inside of params: what `init` returned holds `params` already, so pass it as it is.",
        "linen_init_apply",
    ),
    Sentence(
        "flax.errors.ScopeVariableNotFoundError",
        r'^No Variable named "(?P<name>[^"]{1,200})" for collection "(?P<collection>[^"]{1,200})" exists',
        "variable-not-found",
        "The collection `{collection}` that was given has no variable `{name}`: compare the names, "
        "or let it be made with mutable=['{collection}'].",
        "linen_counter",
    ),
    Sentence(
        "flax.errors.InvalidScopeError",
        "^The scope",
        "unbound-module",
        "A module is used after the `init` or `apply` that it belonged to has ended: do not keep it, "
        "call `apply` again.",
    ),
    Sentence(
        "flax.errors.InvalidFilterError",
        r'^Invalid Filter: "(?P<what>[^"]{0,80})',
        "invalid-filter",
        "`{what}` does not say which collections are meant: `mutable=` takes True, False, a name or a list of names.",
        "linen_counter",
    ),
    Sentence(
        "flax.errors.LazyInitError",
        r"\(shape: (?P<shape>[^()]{0,80})\)",
        "lazy-init",
        "An initializer uses the numbers of its input, and `lazy_init` has only shapes ({shape}): "
        "call `init` with an array.",
    ),
)
"""No two rules answer to one message."""
