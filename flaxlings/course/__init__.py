"""Everything there is to solve, the learner's directory, and what is solved in it."""
