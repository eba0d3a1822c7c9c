"""Which site a page is of."""

from __future__ import annotations

from urllib.parse import urlsplit

from boilerstrip.metadata import read_metadata
from boilerstrip.segment.html import segment_html

_NAMES = ("domain", "site", "url", "link", "host", "source_url")


def site_of(address: object) -> str:
    """Return the host of an address, without ``www.``; of anything else that is a string, itself."""
    if not isinstance(address, str):
        return ""
    try:
        host = urlsplit(address.strip()).hostname if "//" in address else address
    except ValueError:  # brackets around what is no IPv6 address
        host = None
    return (host or "").strip().lower().removeprefix("www.")


def stated_site(*records: object) -> str:
    """Return the site that the first of some records states, which may be no records; empty if none does."""
    for record in records:
        for name in _NAMES if isinstance(record, dict) else ():
            site = site_of(record.get(name) if isinstance(record, dict) else None)
            if site:
                return site
    return ""


def site_in_page(html: str) -> str:
    """Return the site of the address that a page states as its own; empty if it states none."""
    return site_of(read_metadata(html, segment_html(html)).url or "")
