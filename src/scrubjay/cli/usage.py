"""Help and arguments in plain words: `IN OUT` without braces, whole sentences in lists of commands, numbers checked."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class PlainCommand(TyperCommand):
    """A command whose usage names its arguments as they are, and whose help is not cut short in a list."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS] IN OUT`, where typer writes `[OPTIONS] {IN} {OUT}`."""
        return [piece[1:-1] if piece.startswith("{") else piece for piece in super().collect_usage_pieces(ctx)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Of `IN... OUT` any could be the one that is missing: all are named."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if getattr(error.param, "nargs", 1) == -1 and error.param_hint is None:
                error.param_hint = " ".join(self.collect_usage_pieces(ctx)[1:])
            raise

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, whatever its length: a list of commands wraps it."""
        return first_sentence(self.help or "")


class PlainGroup(TyperGroup):
    """The same for a group of commands."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, whatever its length."""
        return first_sentence(self.help or "")


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph, on one line."""
    flat = " ".join(text.split("\n\n")[0].split())
    sentence, stop, _ = flat.partition(". ")
    return sentence + "." if stop else flat


def thread_count(text: str) -> int:
    """A value of --threads. Raises typer.BadParameter."""
    from scrubjay.errors import UsageError
    from scrubjay.run.threads import check_threads

    try:
        return check_threads(whole_number(text))
    except UsageError as error:
        raise typer.BadParameter(f"{error}.") from None


def whole_number(text: str) -> int:
    """A number without a fraction. Raises typer.BadParameter."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.") from None
