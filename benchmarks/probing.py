"""The probes of a check called by plain Python: what the peers and the floor run. Imports jax."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flaxlings.check import Check, Probe
from flaxlings.run.worker.load import load_check, load_module

Leaves = dict[str, Any]


def leaves(tree: object) -> Leaves:
    """The leaves of what a probe returned by their paths, every array of them computed and in numpy."""
    found, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {jax.tree_util.keystr(path): _plain(leaf) for path, leaf in found}


def _plain(leaf: Any) -> object:
    if isinstance(leaf, jax.core.Tracer):
        return "Tracer"
    if isinstance(leaf, jax.Array):
        is_key = jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)
        return np.asarray(jax.random.key_data(leaf) if is_key else leaf)
    if isinstance(leaf, jax.ShapeDtypeStruct):
        return tuple(leaf.shape), str(leaf.dtype)
    if isinstance(leaf, np.ndarray | np.generic | str | bool | int | float | complex):
        return leaf
    return type(leaf).__name__


def cases(check: Check) -> Iterator[tuple[Probe, int]]:
    """Every probe with each of its seeds."""
    for probe in check.probes:
        for seed in probe.plan.seeds:
            yield probe, seed


def call_all(check: Check, module: object) -> int:
    """Call every probe with every seed and fetch what they return; how many raised."""
    raised = 0
    for probe, seed in cases(check):
        try:
            leaves(probe.function(module, seed))
        except Exception:  # noqa: BLE001 -- an unsolved answer may raise anything
            raised += 1
    return raised


class Suite:
    """What a generated pytest file tests: an answer, loaded by path, against leaves that were stored beforehand."""

    def __init__(self, name: str, check: str, answer: str, expected: str) -> None:
        declared = load_check(check, name)
        self._cases = {f"{probe.plan.name}-{seed}": (probe, seed) for probe, seed in cases(declared)}
        self._module = load_module(name, answer, Path(answer).read_text(encoding="utf-8"))
        self._expected: dict[str, Leaves] = pickle.loads(Path(expected).read_bytes())  # noqa: S301 -- the benchmark wrote it itself
        self.cases = tuple(self._cases)

    def compare(self, case: str) -> None:
        """Call one probe with one seed and compare every leaf."""
        probe, seed = self._cases[case]
        yours, expected = leaves(probe.function(self._module, seed)), self._expected[case]
        assert yours.keys() == expected.keys()  # noqa: S101 -- it is a pytest file that calls this
        for path, leaf in expected.items():
            _compare(yours[path], leaf, probe)


def _compare(yours: Any, expected: Any, probe: Probe) -> None:
    if not isinstance(expected, np.ndarray):
        assert yours == expected  # noqa: S101 -- as above
        return
    assert (yours.shape, yours.dtype) == (expected.shape, expected.dtype)  # noqa: S101 -- as above
    if expected.dtype.kind == "V":  # bfloat16 and other dtypes that numpy does not have
        yours, expected = yours.astype(np.float64), expected.astype(np.float64)
    rtol, atol = probe.plan.rtol, probe.plan.atol
    np.testing.assert_allclose(yours, expected, 1e-5 if rtol is None else rtol, 1e-6 if atol is None else atol)
