"""The likely mistake behind a failed verdict: pitfalls that were seen before, then rules."""
