"""The program: its commands, and how it ends."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

import boilerstrip
from boilerstrip.cli.options import examples
from boilerstrip.cli.output import abandon_stdout
from boilerstrip.errors import BoilerstripError, InvalidOptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "clean": "boilerstrip.cli.clean",
    "tag": "boilerstrip.cli.tag",
    "model": "boilerstrip.cli.model",
    "train": "boilerstrip.cli.train",
    "evaluate": "boilerstrip.cli.evaluate",
}
"""Every command and the module that holds it, as ``command``, in the order of the help."""

EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141
"""What a shell reports of a program ended by SIGINT and by SIGPIPE."""


class Program(click.Group):
    """A group whose commands are imported when they are called for, and that ends without tracebacks."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error on purpose becomes one line and exit code 1, or 2 if an option caused it."""
        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            abandon_stdout()
            ctx.exit(EXIT_BROKEN_PIPE)
        except KeyboardInterrupt:
            tell_interrupted()
            ctx.exit(EXIT_INTERRUPTED)
        except InvalidOptionError as error:
            raise click.UsageError(str(error)) from error
        except BoilerstripError as error:
            raise click.ClickException(str(error)) from error
        return result


def tell_interrupted() -> None:
    """Say on standard error that the user ended the command, below the ``^C`` that a terminal shows."""
    at_terminal = sys.stderr is not None and sys.stderr.isatty()
    click.echo("\nInterrupted." if at_terminal else "Interrupted.", err=True)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "boilerstrip clean page.html",
        "curl -s https://news.example/a | boilerstrip clean",
        "boilerstrip clean pages/ -o texts/",
        "boilerstrip tag page.html",
        "boilerstrip COMMAND --help",
    ),
)
@click.version_option(boilerstrip.__version__, prog_name="boilerstrip", message="%(prog)s %(version)s")
def main() -> None:
    """Tag every block of a news page as content or boilerplate, and rebuild clean text.

    Text goes to standard output, messages to standard error. Exit code: 0 if all went well, 1 if something
    could not be read or done (the other inputs are done), 2 for a wrong option.
    """
