"""The group of all commands: finds them by name, and tells every foreseen error in one sentence with the right exit code."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy.exc import InterfaceError, OperationalError

from config import SettingsError
from elearn.cli import frame, speech
from elearn.cli.setting_faults import tell
from elearn.core.errors import N_, DomainError, Unavailable

DONE = 0
FOUND = 1
WRONGLY_CALLED = 2
UNAVAILABLE = 3


def choose_language(context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    return speech.remember(context, value)


class Commands(click.Group):
    """A group whose commands are imported when they are wanted.

    Args:
        table: name → (module that holds a command of that name, one line of help).
    """

    def __init__(self, *, table: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(context_settings={"help_option_names": ["-h", "--help"]}, **settings)
        self.table = table

    def main(self, *args: Any, **extra: Any) -> Any:
        """One call of the command line: what Click itself says is said in its language too."""
        speech.forget()
        frame.speak(speech.current_language)
        return super().main(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`--lang` may also stand behind a command: it is read first, because the command's own help is told in that language."""
        return super().parse_args(ctx, speech.language_first(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(self.table[cmd_name][0])
        command: click.Command = getattr(module, cmd_name)
        return speech.in_this_language(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section(frame.word("Commands") if speech.current_language() == "vi" else "Commands"):
            formatter.write_dl([(name, speech.translate(line)) for name, (_, line) in self.table.items()])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(speech.translate(self.help or ""))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        # Made anew each time: Click keeps the first one, whose words are from before the language of this call was known.
        self._help_option = None
        return super().get_help_option(ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return speech.in_this_language(click.Command(None, params=super().get_params(ctx))).params

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            for fault in error.faults:
                click.echo(tell(fault), err=True)
            ctx.exit(WRONGLY_CALLED)
        except Unavailable as error:
            speech.complain(error.message, **error.values)
            ctx.exit(UNAVAILABLE)
        except DomainError as error:
            speech.complain(error.message, **error.values)
            ctx.exit(FOUND)
        except (OperationalError, InterfaceError) as error:
            # The driver's words name the host and the fault, never a row: parameters are hidden.
            speech.complain(N_("Không nối được tới cơ sở dữ liệu: %(reason)s"), reason=str(error.orig).strip())
            ctx.exit(UNAVAILABLE)
