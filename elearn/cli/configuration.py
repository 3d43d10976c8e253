"""`elearn config show|check` and `elearn secret`."""

from __future__ import annotations

import os
import secrets
from dataclasses import fields
from typing import Any

import click

import config as settings_of_product
from config import PREFIX, Settings, SettingsError
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.setting_faults import tell
from elearn.cli.speech import option_json, print_json, say
from elearn.core.errors import N_

MASK = "********"


def shown(settings: Settings) -> list[dict[str, Any]]:
    """Every setting with its value as text, secrets masked, and whether the environment gave it."""
    rows = []
    for each in fields(Settings):
        value = getattr(settings, each.name)
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        name = PREFIX + each.name.upper()
        given = name in os.environ or f"{name}_FILE" in os.environ
        hidden = each.metadata["secret"] and text
        rows.append({"name": name, "value": MASK if hidden else text, "given": given, "about": each.metadata["about"]})
    return rows


@click.group(help=N_("Xem và kiểm tra cấu hình."))
def config() -> None:
    pass


@config.command(help=N_("In mọi thiết đặt đang có hiệu lực; bí mật được che."))
@option_json()
def show(*, as_json: bool) -> None:
    rows = shown(installation.settings())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{'*' if row['given'] else ' '} {row['name']}={row['value']}")
    say(N_("Dấu * là thiết đặt lấy từ biến môi trường; các dòng khác là mặc định."))


@config.command(help=N_("Kiểm tra cấu hình: biến sai, biến lạ. Mã thoát 1 khi có điều cần sửa."))
@click.pass_context
def check(context: click.Context) -> None:
    found = settings_of_product.unknown_variables(os.environ)
    try:
        installation.warn_about_open_folder(installation.settings())
    except SettingsError as error:
        found = error.faults + found
    for fault in found:
        click.echo(tell(fault))
    if found:
        context.exit(FOUND)
    say(N_("Cấu hình dùng được."))


@click.command(help=N_("In một khóa bí mật ngẫu nhiên, dùng cho ELEARN_SECRET_KEY."))
def secret() -> None:
    click.echo(secrets.token_urlsafe(48))
