"""Where instances come from: one small protocol (`Source`), one file for each kind."""

from scrubjay.sources.archives.names import check_code_page
from scrubjay.sources.archives.unpacked import Settings
from scrubjay.sources.base import Item, Opened, Refusal, Refused, Source, Stamp, Window
from scrubjay.sources.dropping import Dropping, matching
from scrubjay.sources.folder import Folder
from scrubjay.sources.lists import LIST_MARK, read_list
from scrubjay.sources.opening import Places, open_source
from scrubjay.sources.urls import check_url, is_url

__all__ = [
    "LIST_MARK",
    "Dropping",
    "Folder",
    "Item",
    "Opened",
    "Places",
    "Refusal",
    "Refused",
    "Settings",
    "Source",
    "Stamp",
    "Window",
    "check_code_page",
    "check_url",
    "is_url",
    "matching",
    "open_source",
    "read_list",
]
