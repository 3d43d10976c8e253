"""`elearn access`: the table of every address, what it needs, and which roles have that."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from flask import Flask

from config import Mode, Settings
from elearn.app import create_app
from elearn.cli.speech import option_json, print_json
from elearn.core.errors import N_
from elearn.core.permissions import PERMISSIONS
from elearn.web.access import PUBLIC, requirement_of

NOTHING_DECLARED = "(closed)"


@dataclass(frozen=True, slots=True)
class Door:
    """One address. `needs` is a permission, `public`, or `(closed)` where nothing was declared; `roles` open it."""

    address: str
    methods: tuple[str, ...]
    endpoint: str
    needs: str
    roles: tuple[str, ...]


STATIC = Door("/static/<digest>/<path:name>", ("GET",), "static", PUBLIC, ("everybody",))
"""The site's own scripts, styles and pictures: they are served before the application, which therefore has no rule for them."""


def doors(app: Flask) -> Iterator[Door]:
    """Every door of the site, by endpoint and address."""
    yield from sorted([*_rules(app), STATIC], key=lambda door: (door.endpoint, door.address))


def _rules(app: Flask) -> Iterator[Door]:
    for rule in app.url_map.iter_rules():
        needs = requirement_of(app, rule.endpoint) or NOTHING_DECLARED
        methods = tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        roles = tuple(sorted(PERMISSIONS.get(needs, ())))
        yield Door(rule.rule, methods, rule.endpoint, needs, ("everybody",) if needs == PUBLIC else roles)


def table(found: list[Door]) -> str:
    """The doors as aligned text."""
    rows = [(" ".join(each.methods), each.address, each.endpoint, each.needs, " ".join(each.roles)) for each in found]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "".join("  ".join([*(row[column].ljust(widths[column]) for column in range(4)), row[4]]).rstrip() + "\n" for row in rows)


@click.command(
    help=N_(
        "In bảng quyền: mỗi địa chỉ, phương thức, quyền cần có và vai trò có quyền đó. "
        "Các trang /design chỉ có ở bản trình diễn và khi phát triển."
    )
)
@option_json()
def access(*, as_json: bool) -> None:
    # The table belongs to the code, not to an installation: no settings are needed to read it. The demo has every page there is.
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(mode=Mode.DEMO, instance=Path(folder), secret_key="-" * 64))
        found = list(doors(app))
        app.extensions["elearn.database"].close()
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        click.echo(table(found), nl=False)
