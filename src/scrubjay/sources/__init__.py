"""Where instances come from: one small protocol (`Source`), one file for each kind."""

from scrubjay.sources.base import Item, Source
from scrubjay.sources.dropping import Dropping
from scrubjay.sources.folder import Folder

__all__ = ["Dropping", "Folder", "Item", "Source"]
