"""`flaxlings dev`: tools for those who write the course."""
