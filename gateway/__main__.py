"""The command line: `intake-gateway`. Each command stands in `gateway.commands`, in a module of its name."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

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
from gateway.commands.this_run import configuration_faults, err, reason_of, take_shared_options
from gateway.errors import NOT_FOUND, OperatorNeeded, StoreUnusable, TryLater, answer_to

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
    # Whatever it writes is the office's correspondence; what an older release left with wider rights keeps them.
    os.umask(os.umask(0o077) | 0o077)
    arguments = take_shared_options(sys.argv[1:])
    try:
        app(args=arguments, prog_name="intake-gateway")
    except StoreUnusable as error:
        _end(error.sentence, error.exit_code)
    except TryLater as error:
        _end(f"not now: {error.reason}; nothing was lost, try again", answer_to(error).exit_code)
    except OperatorNeeded as error:
        _end(str(error), error.exit_code)
    except configuration_faults() as error:
        _end(str(error), 78)  # EX_CONFIG: starting again will not help
    except (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError) as error:
        _end(f"{error.filename or 'a file'}: {reason_of(error)}; name another, or give this user the rights", NOT_FOUND)
    except (RuntimeError, OSError) as error:
        structlog.get_logger().error("ended", error=type(error).__name__)
        _end(str(error), answer_to(error).exit_code)


def _end(sentence: str, code: int) -> NoReturn:
    """The last words of a command that cannot go on: what happened, to what, what to do."""
    err.print(f"intake-gateway: {sentence}", soft_wrap=True, markup=False)
    sys.exit(code)


if __name__ == "__main__":
    main()
