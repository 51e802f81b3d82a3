"""`python -m flaxlings` is `flaxlings`."""

from flaxlings.entry import main

main()
