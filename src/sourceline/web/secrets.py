"""Passwords, and the secrets that cookies and tokens hold."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sourceline.errors import UsageError

# NIST SP 800-63B: length is what counts; 64 characters at least must be possible.
LEAST_PASSWORD_CHARACTERS = 12
MOST_PASSWORD_CHARACTERS = 1_000
TOKEN_PREFIX = (
    "sl_"  # so that a token that leaked into a text is found by those who search for them
)


def hash_password(password: str) -> str:
    """Argon2id hash, with RFC 9106's parameters for little memory, which the library has as default.

    Raises:
        UsageError: the password is too short or too long.
    """
    from argon2 import PasswordHasher

    if not LEAST_PASSWORD_CHARACTERS <= len(password) <= MOST_PASSWORD_CHARACTERS:
        raise UsageError(
            f"a password has {LEAST_PASSWORD_CHARACTERS} to {MOST_PASSWORD_CHARACTERS} characters"
        )
    return PasswordHasher().hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether this is the password; as slow where there is no account, so that none is given away."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > MOST_PASSWORD_CHARACTERS:
        return False
    try:
        return PasswordHasher().verify(hashed or _NOBODYS, password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


# The hash of a random password that was thrown away.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$UqRPxnUPAvCMHRuF2BAcHg$"
    "tWJG/YMTbBhEbe2SDiQDKcB5hEwVrC/vcTMYVKcrlmw"
)


def new_secret() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """The secret of an API token."""
    return TOKEN_PREFIX + new_secret()


def digest(secret: str) -> str:
    """SHA-256 of a secret with 256 random bits: nothing slower is needed for those."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_key(cookie: str) -> str:
    """What a form must send along with this cookie: another site can make neither out."""
    return hmac.new(cookie.encode(), b"sourceline form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())
