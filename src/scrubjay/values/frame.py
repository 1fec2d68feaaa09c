"""The frame of a page that shows values: one file, nothing loaded from anywhere, attributes that can be searched."""

from __future__ import annotations

from importlib import resources
from typing import Final

FIND: Final = (
    '<input type="search" id="find" placeholder="Find an attribute or a value" '
    'aria-label="Find an attribute or a value">'
)
"""What the page's script listens to."""


def head(title: str, package: str) -> str:
    """All before the content. package: whose `page.css` it is."""
    style = _asset("scrubjay.values", "frame.css") + _asset(package, "page.css")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{style}</style></head><body>\n"
    )


def foot(package: str) -> str:
    """All behind the content, with the `page.js` of a package."""
    return f"<script>{_asset(package, 'page.js')}</script></body></html>\n"


def _asset(package: str, name: str) -> str:
    return (resources.files(package) / name).read_text(encoding="utf-8")
