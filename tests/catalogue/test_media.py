"""Media as they are served: for good, as what they are, and able to do nothing."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.build import compiled
from tests.site import Site

NAME, CONTENT = next(iter(compiled().files.items()))


@pytest.fixture
def served(site: Site) -> TestResponse:
    site.app.extensions["elearn.storage"].put(NAME, CONTENT)
    return site.browser().get(f"/media/{NAME}", buffered=True)


def test_a_published_file_is_served_as_it_is(served: TestResponse) -> None:
    assert served.status_code == 200
    assert served.data == CONTENT
    assert served.mimetype == "image/svg+xml"


def test_a_browser_may_keep_it_for_good(served: TestResponse) -> None:
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_browser_may_not_guess_another_type(served: TestResponse) -> None:
    assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_opened_by_itself_can_do_nothing(served: TestResponse) -> None:
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_sets_no_cookie(served: TestResponse) -> None:
    assert "Set-Cookie" not in served.headers


def test_a_file_that_is_kept_is_not_sent_again(site: Site, served: TestResponse) -> None:
    again = site.browser().get(f"/media/{NAME}", headers={"If-None-Match": served.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "0" * 64 + ".svg",
        NAME.upper(),
        NAME.replace(".svg", ".html"),
        NAME.replace(".svg", ""),
        NAME + ".svg",
        NAME + "%00",
        NAME + "%0a",
        "..%2f..%2felearn.db",
        "....//elearn.db",
        "%2e%2e%2felearn.db",
        "%5c..%5celearn.db",
        "x" * 5000,
    ],
)
def test_no_other_name_opens_anything(site: Site, name: str) -> None:
    site.app.extensions["elearn.storage"].put(NAME, CONTENT)
    assert site.browser().get(f"/media/{name}").status_code == 404


def test_a_file_of_a_kind_that_is_not_served_is_not_there(site: Site) -> None:
    name = "b" * 64 + ".html"
    site.app.extensions["elearn.storage"].put(name, b"<script>alert(1)</script>")
    assert site.browser().get(f"/media/{name}").status_code == 404
