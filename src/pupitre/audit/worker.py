"""The other process of a large audit: `looking` starts it and speaks with it over its own pipes."""

import sys

from .looking import serve

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
