"""Safe Exam Browser: whether a request comes from a browser that was set up as the examination asks. Pure.

A browser that was set up to do so sends `X-SafeExamBrowser-ConfigKeyHash` with every request: the lower-case hexadecimal SHA-256
of the requested address (absolute, without its fragment) followed by the Config Key, itself 64 hexadecimal digits that are made of
its settings. The same settings give the same key, so whoever set the browser up can copy it from the settings tool into the plan.
Source: Safe Exam Browser, "Using the Config Key to Check the Integrity of a SEB Client", section on HTTP headers. Versions whose
browser engine cannot add headers to requests (the modern web view of macOS and iOS) offer the key to scripts only; they are not
served.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urldefrag

HEADER = "X-SafeExamBrowser-ConfigKeyHash"


def hash_of(address: str, config_key: str) -> str:
    """What a browser with this Config Key sends when it asks for an address."""
    return hashlib.sha256(f"{urldefrag(address).url}{config_key.lower()}".encode()).hexdigest()


def is_fit(address: str, sent: str, config_keys: Iterable[str]) -> bool:
    """Whether a request may be answered: one of the keys was proved, or none is asked for.

    Args:
        address: the absolute address as the browser asked for it.
        sent: the value of the header, "" where there is none.
    """
    known = list(config_keys)
    # Compared in bytes: a header may hold letters that are none of the alphabet of digests.
    return not known or any(hmac.compare_digest(hash_of(address, each).encode(), sent.lower().encode()) for each in known)
