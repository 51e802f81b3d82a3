"""flaxlings: small exercises that teach Flax, answered at every save."""

__version__ = "0.1.0"
