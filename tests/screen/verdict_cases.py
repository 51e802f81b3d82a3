"""Differences, a diagnosis, an exception and the screen of a verdict that holds them."""

from __future__ import annotations

from collections.abc import Callable

from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Frame, Raised
from flaxlings.judge.verdict import Diagnosis, ProbeResult, Verdict
from flaxlings.screen.verdict import render_verdict

Printed = Callable[..., str]


SOURCE = (*["import jax"] * 17, "        kernel = self.param('kernel', init, (self.features, 3))", "        return x")


KERNEL = Difference("params/kernel", "shape", "f32[3,4]", "f32[4,3]")


DIAGNOSIS = Diagnosis(
    "kernel-axes-swapped", "pitfall", "The input axis of a `kernel` comes first.", 18, "https://flax.example/kernel"
)


THREE = (
    Difference("params/Dense_0/kernel", "shape", "f32[3,4]", "f32[4,3]"),
    Difference("params/Dense_0/bias", "missing", "f32[4]", ""),
    Difference("params/Dense_1/kernel", "value", "0.25 at [2,1]", "0.5 at [2,1]", "largest error 0.25 at [2,1]"),
)


FORTY = tuple(Difference(f"params/layers_{n // 2}/p{n % 2}", "dtype", "f32[3]", "f64[3]") for n in range(40))


RAISED = Raised(
    "flax.errors.ScopeParamShapeError",
    "Initializer expected shape (3, 4).\nSee [red]here[/red].",
    (Frame(18, "__call__", SOURCE[17]), Frame(19, "f", SOURCE[18])),
    19,
)


def probe(name: str, seed: int = 0, *differences: Difference, raised: Raised | None = None) -> ProbeResult:
    status = "raised" if raised else "different" if differences else "same"
    return ProbeResult(name, f"the {name} of the layer", seed, status, differences, raised)  # type: ignore[arg-type]


def screen(printed: Printed, verdict: Verdict, width: int = 80, encoding: str = "utf-8", color: str = "auto") -> str:
    return printed(
        lambda marks, columns: render_verdict(verdict, marks=marks, width=columns, source_lines=SOURCE),
        width,
        encoding,
        color,
    )
