"""Who is who: keys, strategies for pseudonyms, conflicts, date offsets and time points. Pure; the key is passed in."""

from scrubjay.identity.keyfile import default_key_path
from scrubjay.identity.keys import Key

__all__ = ["Key", "default_key_path"]
