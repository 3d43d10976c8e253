"""The keys of the audit chain: one signs, those before it only verify.

A ring is a list of words. The first is the private key that signs, `sk:` and 32 bytes in URL-safe base64; the others are public
keys that have signed before, `pk:` and 32 bytes. They are a secret of their own: the secret key of the cookies may change at any
time, and the chain must still be verifiable years later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_BYTES = 32
_PRIVATE, _PUBLIC = "sk:", "pk:"
FILE_NAME = "chain-keys"
"""The file of the ring in the folder of an installation."""


class Signer:
    """The signing key of the installation.

    Args:
        seed: 32 bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public_key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def key_id_of(public_key: bytes) -> str:
    """The name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key that signs and every public key that may have signed, by key id."""

    signer: Signer
    public_keys: dict[str, bytes]

    @classmethod
    def read(cls, words: Sequence[str]) -> KeyRing:
        """The ring in these words.

        Raises:
            ValueError: there is none, the first is no private key, or one is no key at all.
        """
        if not words or not words[0].startswith(_PRIVATE):
            raise ValueError("The first key must be the private one that signs.")
        signer = Signer(_bytes_of(words[0]))
        public = [signer.public_key, *(_public_key_of(word) for word in words[1:])]
        return cls(signer, {key_id_of(each): each for each in public})

    def has_signed(self, key_id: str, signature: bytes, message: bytes) -> bool:
        """Whether the key of that name is in the ring and has signed the message."""
        key = self.public_keys.get(key_id)
        if key is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def new_ring() -> tuple[str, ...]:
    """A ring of one fresh key."""
    return (_word(_PRIVATE, secrets.token_bytes(_BYTES)),)


def rotated(words: Sequence[str]) -> tuple[str, ...]:
    """The ring with a fresh key that signs; of the one before only the public half remains.

    Raises:
        ValueError: as `KeyRing.read`.
    """
    KeyRing.read(words)
    return (*new_ring(), *(_word(_PUBLIC, _public_key_of(word)) for word in words))


def read_ring_file(path: Path) -> tuple[str, ...] | None:
    """The words of a ring's file, or None where there is none.

    Raises:
        PermissionError: others than its owner can read it.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise PermissionError(f"{path}: mode 0600 is needed")
            return tuple(file.read().split())
    except FileNotFoundError:
        return None


def make_ring_file(path: Path) -> tuple[str, ...]:
    """The words of the ring's file, made with a fresh key where there is none. Of several processes at once one makes it."""
    draft = _draft(path, new_ring())
    try:
        # A link, not a rename: it never takes the place of a file that is there.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return read_ring_file(path) or ()


def replace_ring_file(path: Path, words: Sequence[str]) -> None:
    """Puts a ring in the place of the one before, in one step."""
    _draft(path, words).replace(path)


def _draft(path: Path, words: Sequence[str]) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(words) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


def _word(kind: str, key: bytes) -> str:
    return kind + base64.urlsafe_b64encode(key).decode().rstrip("=")


def _bytes_of(word: str) -> bytes:
    text = word[len(_PRIVATE) :]
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _BYTES:
        raise ValueError("A key is 32 bytes in URL-safe base64.")
    return key


def _public_key_of(word: str) -> bytes:
    if word.startswith(_PRIVATE):
        return Signer(_bytes_of(word)).public_key
    if word.startswith(_PUBLIC):
        return _bytes_of(word)
    raise ValueError("A key begins with sk: or pk:.")
