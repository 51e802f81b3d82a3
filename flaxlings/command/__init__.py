"""What each command does, once its options are read; `flaxlings.cli` reads them."""
