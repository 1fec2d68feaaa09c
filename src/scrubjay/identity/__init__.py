"""Who is who: keys here; pseudonym strategies and date offsets come with the identity issue."""

from scrubjay.identity.keyfile import default_key_path
from scrubjay.identity.keys import Key

__all__ = ["Key", "default_key_path"]
