"""The command line: `intake-gateway`. Each command stands in `gateway.commands`, in a module of its name."""

from __future__ import annotations

import sys

import structlog
import typer

from gateway.commands import (
    acknowledgements,
    clocks,
    coversheets,
    dead_letters,
    findings,
    ingest,
    letters,
    loading,
    organisations,
    pages,
    post,
    rules,
    run,
    sealed,
    templates,
)
from gateway.commands.this_run import configuration_faults, err, take_shared_options
from gateway.errors import TryLater, answer_to

app = typer.Typer(
    name="intake-gateway",
    help="The door of casework: takes in e-mail and scanned post, decides what becomes of it, and says why.\n\n"
    "--state DIR and --settings FILE may stand before or after the command.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (run.run, ingest.ingest, clocks.due, coversheets.coversheets):
    app.command()(command)
for name, group in {
    "cases": loading.cases_app,
    "parties": loading.parties_app,
    "dead-letters": dead_letters.app,
    "templates": templates.app,
    "rules": rules.app,
    "findings": findings.app,
    "sealed": sealed.app,
    "acknowledgements": acknowledgements.app,
    "clocks": clocks.app,
    "organisations": organisations.app,
    "letters": letters.app,
    "pages": pages.app,
    "post": post.app,
}.items():
    app.add_typer(group, name=name)


def main() -> None:
    """The `intake-gateway` command."""
    arguments = take_shared_options(sys.argv[1:])
    try:
        app(args=arguments, prog_name="intake-gateway")
    except TryLater as error:
        err.print(f"intake-gateway: not now: {error.reason}; nothing was lost, try again", soft_wrap=True)
        sys.exit(answer_to(error).exit_code)
    except configuration_faults() as error:
        err.print(f"intake-gateway: {error}", soft_wrap=True, markup=False)
        sys.exit(78)  # EX_CONFIG: starting again will not help
    except (RuntimeError, OSError) as error:
        structlog.get_logger().error("ended", error=type(error).__name__)
        err.print(f"intake-gateway: {error}", soft_wrap=True)
        sys.exit(answer_to(error).exit_code)


if __name__ == "__main__":
    main()
