"""From arguments to exit code: every error becomes one line on stderr, without a traceback and without values."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import PurePath

import typer

from scrubjay.cli.app import app
from scrubjay.cli.saying import say
from scrubjay.errors import ScrubJayError

FAILED = 1
INTERRUPTED = 130


def run(argv: Sequence[str] | None) -> int:
    """The exit code of one command line; see docs/reference/outcomes.md."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = app(args=arguments, prog_name="scrubjay", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read our output is gone; keep the interpreter from complaining about it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except typer.TyperException as error:
        if error.format_message().startswith("Usage:"):  # no arguments at all: that is the help
            print(error.format_message(), file=sys.stderr)
            return error.exit_code
        return _complain(error.format_message(), error.exit_code)
    except ScrubJayError as error:
        return _complain(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except MemoryError:
        return _complain("out of memory", FAILED)
    except OSError as error:
        return _complain(_system_error(error, arguments), FAILED)
    except Exception as error:
        return _complain(f"internal error, please report it: {type(error).__name__} at {_place(error)}", FAILED)
    if code == INTERRUPTED:  # as typer returns it, or by the exceptions above
        return _complain("interrupted", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _complain(message: str, code: int) -> int:
    """One line for each finding."""
    say(message)
    return code


def _system_error(error: OSError, arguments: list[str]) -> str:
    """What the system said. A path only if the user gave it: others may be names of people."""
    said = error.strerror or type(error).__name__
    return f"{said}: {error.filename}" if error.filename in arguments else said


def _place(error: BaseException) -> str:
    """File and line where it was raised: no message, because that may quote a value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
