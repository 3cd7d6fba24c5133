# SPDX-License-Identifier: EUPL-1.2
"""Every cryptographic operation of the program, as small functions over bytes. No files, no formats, no policy.

The parts: Argon2id turns a password into a key, HKDF-SHA256 turns a code or a shared secret into one, ChaCha20-Poly1305
seals, X25519 carries a key to an account, Ed25519 signs log rows, HMAC-SHA256 makes checksums.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eht_desk.domain.passwords import normalised

KEY_BYTES = 32
SALT_BYTES = 16
SECRET_BYTES = 16
"""Length of what stands on a recovery sheet or paper (128 bits)."""

_NONCE_BYTES = 12
_PUBLIC_BYTES = 32


class SealBroken(Exception):
    """The bytes were not sealed with this key for this place, or were changed since."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """An account's public halves (32 bytes each): X25519 for sealing to it, Ed25519 for checking what it signed."""

    sealing: bytes
    signing: bytes


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """An account's private halves (32 bytes each). Lives in memory only while the store is open."""

    sealing: bytes
    signing: bytes

    def __repr__(self) -> str:
        """Never the keys: a trace-back or a log must not hold them."""
        return "PrivateKeys(...)"

    @property
    def public(self) -> PublicKeys:
        """The public halves."""
        return PublicKeys(
            sealing=X25519PrivateKey.from_private_bytes(self.sealing).public_key().public_bytes_raw(),
            signing=Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw(),
        )

    def to_bytes(self) -> bytes:
        """Both halves, to be sealed."""
        return self.sealing + self.signing

    @classmethod
    def from_bytes(cls, data: bytes) -> PrivateKeys:
        """The reverse of `to_bytes`. Raises SealBroken on another length."""
        if len(data) != 2 * KEY_BYTES:
            raise SealBroken
        return cls(data[:KEY_BYTES], data[KEY_BYTES:])


def random_bytes(count: int) -> bytes:
    """Bytes from the operating system's generator."""
    return os.urandom(count)


def new_private_keys() -> PrivateKeys:
    """A fresh pair of private keys."""
    return PrivateKeys(random_bytes(KEY_BYTES), random_bytes(KEY_BYTES))


def context(*parts: str) -> bytes:
    """Associated data naming what a sealed thing is and where it belongs; length-prefixed so that no part can slide."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def password_key(password: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    """The key of a password: Argon2id (RFC 9106) over its normalised form."""
    derivation = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return derivation.derive(normalised(password).encode())


def derived_key(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A key for one purpose from a secret that is already random (HKDF-SHA256, RFC 5869)."""
    info = b"eht-desk/1/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)


def seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    """Nonce and sealed bytes. `about` (see `context`) must be given again to unseal."""
    nonce = random_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed. Raises SealBroken."""
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def seal_to(public: bytes, plain: bytes, about: bytes) -> bytes:
    """Seal to the holder of an X25519 private key: a fresh sender key each time, HKDF over both public keys."""
    sender = X25519PrivateKey.generate()
    sender_public = sender.public_key().public_bytes_raw()
    try:
        shared = sender.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise SealBroken from error
    return sender_public + seal(derived_key(shared, "seal to", sender_public + public), plain, about)


def unseal_from(private: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed to this X25519 key. Raises SealBroken."""
    sender_public, rest = sealed[:_PUBLIC_BYTES], sealed[_PUBLIC_BYTES:]
    own = X25519PrivateKey.from_private_bytes(private)
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender_public))
    except ValueError as error:
        raise SealBroken from error
    own_public = own.public_key().public_bytes_raw()
    return unseal(derived_key(shared, "seal to", sender_public + own_public), rest, about)


def sign(private: bytes, message: bytes) -> bytes:
    """An Ed25519 signature (64 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature over the message was made with the private half of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def recovery_private(secret: bytes, store_id: str) -> bytes:
    """The X25519 private key of the store's recovery secret (both papers joined)."""
    return derived_key(secret, "recovery", store_id.encode())


def sealing_public(private: bytes) -> bytes:
    """The public half of an X25519 private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def paper_check(which: str, store_id: str, share: bytes) -> bytes:
    """What is kept of a recovery paper to tell whether it was typed right; 128 random bits need no slow function."""
    return hashlib.sha256(b"eht-desk/1/paper" + context(which, store_id) + share).digest()


def key_name(public: PublicKeys) -> str:
    """The id of a key pair: 32 hex digits of SHA-256 over both public halves."""
    return hashlib.sha256(b"eht-desk/1/keys" + public.sealing + public.signing).hexdigest()[:32]


def keyed_checksum(key: bytes, data: bytes) -> str:
    """HMAC-SHA256, hex."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def is_equal(one: bytes, other: bytes) -> bool:
    """Comparison without a timing difference."""
    return hmac.compare_digest(one, other)
