"""Rules looked at from behind: why they decided, what they never speak of, what others would have changed."""
