"""A file that is there whole or not at all, whenever the program dies."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from ..errors import ModelError
from ..language import phrase


def write(path: Path, text: str) -> None:
    """Put a text in the place of what is there; `ModelError` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise ModelError(
            phrase("`{file}` cannot be written", file=str(path)),
            hint=phrase("check that the disk is not full and that you may write there"),
        ) from error
