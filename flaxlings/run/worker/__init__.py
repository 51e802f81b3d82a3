"""The process that runs a learner's file. With `flaxlings.check`, the only place that imports jax."""
