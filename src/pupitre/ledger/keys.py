"""The key that signs the ledger: where it is, and how it is made on first use.

It lies outside the database and outside the company's folder, so that a copy of the folder, or a hole in what may
write to it, does not give away the means to sign another history. What is signed is in `proof`.
"""

import os
import re
import secrets
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ..company import Company
from ..errors import LedgerError
from ..language import phrase

_OTHERS = 0o077 if os.name == "posix" else 0
"""The rights that nobody but the owner of the file may have."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """What signs, and whose signatures are believed."""

    private: Ed25519PrivateKey
    public: str
    """The public half, in hexadecimal."""
    trusted: frozenset[str]
    """The public half, and those of former keys that a person wrote into `COMPANY.former` beside the key."""


def key_file(company: Company) -> Path:
    """Where a company's key is: in `$PUPITRE_KEYS`, or else among the user's own settings."""
    settings = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    folder = Path(os.environ.get("PUPITRE_KEYS") or f"{settings}/pupitre/keys")
    try:
        folder = folder.expanduser().resolve()
    except RuntimeError as error:
        raise LedgerError(phrase("there is no home folder to keep the ledger's key in"), hint=_ELSEWHERE) from error
    if folder.is_relative_to(company.folder.resolve()):
        raise LedgerError(
            phrase("the folder of keys `{folder}` is inside the company's folder", folder=str(folder)),
            hint=_ELSEWHERE,
        )
    name = company.settings.company.id or company.folder.name
    return folder / f"{quote(name, safe=' ')}.ed25519"


CHECKPOINTS = "checkpoints.jsonl"
"""The file of the state folder in which checkpoints are published."""


def copy_file(company: Company, ledger: str) -> Path:
    """A second copy of a ledger's checkpoints, beside the key: who clears the company's folder does not reach it."""
    return key_file(company).with_suffix(f".{ledger[:12]}.jsonl")


def other_ledgers(company: Company, ledger: str) -> list[str]:
    """The ids (their first twelve letters) of other ledgers whose checkpoints lie beside the key.

    A company has one ledger for good: another one means that its state folder was deleted or replaced.
    """
    file = key_file(company)
    found = (
        path.name.removeprefix(file.stem).split(".")[1] for path in file.parent.glob(f"{escape(file.stem)}.*.jsonl")
    )
    return sorted(identity for identity in found if identity != ledger[:12])


def open_key(company: Company, *, make: bool = True) -> Key:
    """The company's key, made when there is none yet, unless it has to be there."""
    file = key_file(company)
    try:
        if make and not file.exists():
            _make(file)
        return _read(file)
    except OSError as error:
        raise _unreadable(file) from error


def trusted_keys(company: Company) -> frozenset[str] | None:
    """Whose signatures are believed; `None` where this machine has no key, so that nothing can be said of them."""
    file = key_file(company)
    try:
        return _read(file).trusted if file.exists() else None
    except OSError as error:
        raise _unreadable(file) from error


def _make(file: Path) -> None:
    """The whole key at once or none, also when two programs start or one is killed."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another program was quicker: its key is the company's
    finally:
        draft.unlink()


def _read(file: Path) -> Key:
    if file.stat().st_mode & _OTHERS:
        raise LedgerError(
            phrase("others may read the ledger's key `{file}`", file=str(file)),
            hint=phrase("type `chmod 600 {file}`, and ask yourself who has read it", file=str(file)),
        )
    try:
        private = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _damaged(file) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _damaged(file)
    public = private.public_key().public_bytes_raw().hex()
    return Key(private=private, public=public, trusted=frozenset({public, *_former(file.with_suffix(".former"))}))


def _former(file: Path) -> list[str]:
    if not file.exists():
        return []
    return re.findall(r"^[0-9a-f]{64}$", file.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)


_ELSEWHERE = phrase("set the environment variable `PUPITRE_KEYS` to a folder that only you may read")


def _damaged(file: Path) -> LedgerError:
    return LedgerError(
        phrase("the ledger's key `{file}` is damaged", file=str(file)),
        hint=phrase("bring it back from the copy of your keys"),
    )


def _unreadable(file: Path) -> LedgerError:
    return LedgerError(phrase("the ledger's key `{file}` cannot be read or made", file=str(file)), hint=_ELSEWHERE)
