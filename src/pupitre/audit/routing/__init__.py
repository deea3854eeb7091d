"""Where a program can be called from outside, read from its code: guards, Python, JavaScript."""
