"""One document, read under limits and printed as JSON: the other end of `opening.read_apart`."""

import sys
from pathlib import Path

from ..errors import DocumentError
from .opening import LONGEST, MOST_MEMORY, Refusal, read


def main() -> int:
    """Read the file that the command line names."""
    try:
        import resource  # only where there are such limits

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    except (ImportError, ValueError, OSError):
        pass
    try:
        said = read(Path(sys.argv[1])).model_dump_json()
    except DocumentError as error:
        print(Refusal(message=error.message, hint=error.hint).model_dump_json())
        return 3
    sys.stdout.buffer.write(said.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
