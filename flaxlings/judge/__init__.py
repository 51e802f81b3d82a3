"""What was seen, what differs, and what to say of it: pure, without clock, files or jax."""
