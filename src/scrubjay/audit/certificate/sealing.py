"""The bytes of a certificate: what is signed, and how the file is spelled.

One certificate has one spelling, and every other is refused: so no byte of the file can change unseen.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Final

from scrubjay.audit.certificate.model import FORMAT, Certificate
from scrubjay.audit.keys import AuditKeys, PublicKey

_LABEL: Final = FORMAT.encode() + b"\0"
"""Leads what is signed: a signature of the chain is never one of a certificate."""


def signed(certificate: Certificate, keys: AuditKeys) -> Certificate:
    """The certificate with its signature; its public key must be that of these keys."""
    value = base64.b64encode(keys.sign(message(certificate))).decode()
    return certificate.model_copy(update={"signature": certificate.signature.model_copy(update={"value": value})})


def message(certificate: Certificate) -> bytes:
    """What is signed: all but the signature's value, in canonical JSON."""
    content = certificate.content()
    del content["signature"]["value"]
    return _LABEL + json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def file_bytes(certificate: Certificate) -> bytes:
    """The file: JSON for people, sorted and indented, ASCII, with a newline at its end."""
    return spelled(certificate.content())


def spelled(content: Any) -> bytes:
    """The one spelling of plain data."""
    return (json.dumps(content, sort_keys=True, indent=2) + "\n").encode()


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def public_key(certificate: Certificate) -> PublicKey:
    """The key that the certificate says it is signed with."""
    return PublicKey(base64.b64decode(certificate.signature.public_key))


def is_signed(certificate: Certificate) -> bool:
    """Whether the signature is right by the key that is in the certificate, and that key spelled as it should be."""
    key = public_key(certificate)
    if key.to_text() != certificate.signature.public_key or key.fingerprint != certificate.signature.fingerprint:
        return False
    return key.accepts_text(certificate.signature.value, message(certificate))
