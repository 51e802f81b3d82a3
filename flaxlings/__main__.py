"""`python -m flaxlings` is `flaxlings`."""

from flaxlings.cli import main

main()
