"""Passwords as salted hashes: scrypt (RFC 7914), N = 2^14, r = 8, p = 1: 16 MB and about 50 ms a try."""

import hashlib
import hmac
import secrets

N, R, P = 1 << 14, 8, 1
LEAST = 8
"""Characters of a password that is taken."""


def hashed(password: str, salt: bytes | None = None) -> str:
    """``scrypt:SALT:HASH`` in hexadecimal, for the configuration."""
    salt = secrets.token_bytes(16) if salt is None else salt
    key = hashlib.scrypt(password.encode(), salt=salt, n=N, r=R, p=P, dklen=32)
    return f"scrypt:{salt.hex()}:{key.hex()}"


def matches(password: str, stored: str) -> bool:
    """Whether ``stored`` was made of this password; takes the same time either way."""
    _, salt, _ = stored.split(":")
    return hmac.compare_digest(hashed(password, bytes.fromhex(salt)), stored)
