"""`regiobeeld`, the one console command: which commands there are, and how they fail. What they do: orchestration/commands/."""

import os
from importlib import import_module
from typing import Any

import click

from attendance import faults
from attendance.errors import RegiobeeldError

_MODULE_OF = {
    "demo": "inventing",
    "deliver": "handing_in",
    "build": "building",
    "protect": "building",
    "rehearse": "building",
    "status": "following",
    "remind": "following",
    "audit": "following",
    "dashboard": "serving",
    "serve": "serving",
    "template": "handing_out",
    "dictionary": "handing_out",
    "cube": "handing_out",
    "fg": "handing_out",
    "access": "access",
    "looks": "access",
    "retention": "administration",
    "backup": "administration",
    "restore": "administration",
    "rotate-key": "administration",
    "pupil": "administration",
}
"""Every command, in the order of the help, with the module that has a function of its name."""


class _Commands(click.Group):
    """Imports the module of the command that is asked for, and no other: libraries for one would slow all.

    Errors are one Dutch sentence to the user, not a trace: a trace may quote what a file says of a pupil.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULE_OF:
            return None
        # numpy's own threads wait actively from its import on, and nothing here multiplies matrices that need them
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        module = import_module(f"orchestration.commands.{_MODULE_OF[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RegiobeeldError as error:
            click.echo(f"{error}", err=True)
            ctx.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("trace"):
                raise
            click.echo(f"{faults.SENTENCE}\nVoor de beheerder: {faults.place_of(error)}", err=True)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="regiobeeld")
@click.option("--trace", is_flag=True, help="Bij een fout het hele spoor tonen; daar kunnen leerlinggegevens in staan.")
def main(trace: bool) -> None:
    """Regiobeeld: aanwezigheid van een regio, op één manier geteld."""


if __name__ == "__main__":
    main()
