"""URLs as IN or OUT: which there are, how their servers are asked, and what their errors say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from scrubjay.errors import OutputError, SourceError
from scrubjay.sources.archives.room import READ_ERROR
from scrubjay.sources.base import Refusal

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

BUCKETS: Final = ("s3", "gs", "az", "abfs", "abfss")
SCHEMES: Final = (*BUCKETS, "https", "http")

VANISHED: Final = ("failed", "vanished")
DENIED: Final = ("failed", "no-permission")


class Side(NamedTuple):
    """What a URL is to a run: its name, the errors about it, what is done there, and its kinds."""

    name: str
    error: type[SourceError | OutputError]
    verb: str
    schemes: tuple[str, ...]


IN: Final = Side("IN", SourceError, "read", SCHEMES)
OUT: Final = Side("OUT", OutputError, "written", BUCKETS)

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_STATUS: Final = re.compile(r"status code: ([0-9]{3})")
_RETRIES: Final = 5


def is_url(place: str) -> bool:
    """Whether a place is no path but a URL, of whatever kind."""
    return _URL.match(place) is not None


def check_url(url: str, side: Side = IN) -> str:
    """The URL as it is kept: without a slash at its end. Raises the side's error, which quotes nothing of it."""
    scheme = url.partition("://")[0].lower()
    if scheme not in side.schemes:
        kinds = ", ".join(f"{known}://" for known in side.schemes)
        raise side.error(f"{side.name} is a URL of a kind that can't be {side.verb}: it may begin with {kinds}")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise side.error(f"{side.name} is no URL: write it as s3://bucket/folder") from None
    user = parts.netloc.rpartition("@")[0]
    if parts.query or parts.fragment or "?" in url or (user and (":" in user or not scheme.startswith("abfs"))):
        raise side.error(
            f"{side.name} holds a user, a signature or something else behind @, ? or #, and others on the machine see "
            "the command: give credentials in the environment (in names of objects write %23 for # and %3F for ?)"
        )
    if not parts.netloc or any(part in (".", "..") for part in parts.path.split("/")):
        raise side.error(
            f"{side.name} is a URL without a bucket, or with . or .. in it: write it as s3://bucket/folder"
        )
    return f"{scheme}{url[len(scheme) :].rstrip('/')}"


def store_of(url: str, side: Side = IN) -> ObjectStore:
    """What reads and writes below a URL, by credentials that obstore finds. Raises the side's error."""
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError:
        raise side.error(
            f"{side.name} is a URL, and the library for those is not installed: pip install 'scrubjay[cloud]'"
        ) from None
    retries: RetryConfig = {"max_retries": _RETRIES}
    # for others than plain servers obstore takes these from the environment, and only if none are given here
    client: ClientConfig | None = {"allow_http": True} if url.startswith("http://") else None
    try:
        return from_url(url, client_options=client, retry_config=retries)
    except (BaseError, ValueError):
        raise side.error(
            f"{side.name} is no URL that can be used, or the environment lacks what goes with it (such as "
            f"AZURE_STORAGE_ACCOUNT_NAME for az://): {url}"
        ) from None


def refusal_of(error: Exception) -> Refusal:
    """What became of one object."""
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    if isinstance(error, FileNotFoundError):
        return VANISHED
    return DENIED if isinstance(error, PermissionDeniedError | UnauthenticatedError) else READ_ERROR


def said_of(error: Exception | None, url: str, side: Side = IN) -> str:
    """What is wrong with a place, and what to do. The library's own words are a server's, so they stay here."""
    name = side.name
    if error is None:
        return f"{name} holds nothing: there is no object of this name, and none below it"
    status = _STATUS.search(str(error))
    code = status[1] if status else ""
    if code in ("401", "403") or refusal_of(error) == DENIED:
        return f"{name} can't be {side.verb} (access denied): check the credentials in the environment and their rights"
    if code == "404" or isinstance(error, FileNotFoundError):
        return f"{name} doesn't exist: there is no such bucket or container"
    if code and url.startswith("http"):
        return f"{name} can't be listed: name one file that is there, or a folder of a server that speaks WebDAV"
    return f"{name} can't be reached: check the network, and region, endpoint and credentials in the environment"
