"""Running one source text in a process of its own."""
