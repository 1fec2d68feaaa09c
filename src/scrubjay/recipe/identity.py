"""What a recipe says about identities: which strategy gives subjects their pseudonyms, with its options."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from scrubjay.errors import RecipeError
from scrubjay.recipe.vocabulary import STRATEGIES
from scrubjay.standard.lookup import suggestion

Refuse = Callable[[tuple[str | int, ...], str], RecipeError]

KEYED: Final = "keyed"
_NUMBERS: Final = ("prefix", "width", "starting_number")
_HASH: Final = ("prefix", "length", "salt")

OPTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        KEYED: ("prefix", "length", "issuer"),
        "none": (),
        "sequential": (*_NUMBERS, "discovery", "issuer"),
        "folder": ("regex_pattern", "folder_depth", "fallback_template"),
        "deterministic": (*_HASH, "issuer"),
        "csv": (
            "csv_path", "source_column", "target_column", "missing_mode", "issuer", *_NUMBERS, "length", "salt",
        ),
        "name": ("prefix", "length"),
    }
)  # fmt: skip
"""What may be said beside each strategy."""

COMMON: Final = ("other_patient_ids", "on_conflict", "keep_uid_links")
"""What may be said beside any strategy."""

_NEEDED: Final = {"folder": ("regex_pattern",), "csv": ("csv_path", "source_column", "target_column")}
_MISSING: Final = {"SEQUENTIAL": _NUMBERS, "HASH": _HASH, "REFUSE": ()}
_NO_NAMES: Final = ("other_patient_ids", "keep_uid_links")
"""Options that have no part in making pseudonyms."""

_FALLBACKS: Final = ("folder", "number")
_DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "prefix": "",
        "length": 16,
        "starting_number": 1,
        "width": 3,
        "discovery": "all",
        "regex_pattern": "",
        "folder_depth": None,
        "fallback_template": None,
        "salt": "",
        "csv_path": "",
        "source_column": "",
        "target_column": "",
        "missing_mode": "REFUSE",
        "issuer": "use",
        "other_patient_ids": None,
        "on_conflict": "stop",
        "keep_uid_links": False,
    }
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A strategy, and the options that were said; the others are at their defaults.

    folder: of the recipe file that names `csv_path`, which is relative to it. The salt is no secret: it only makes one
    project's pseudonyms differ from another's, and secrecy comes from the key.
    """

    strategy: str = KEYED
    said: tuple[tuple[str, Any], ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def option(self, name: str) -> Any:
        """The value of an option, its default when it was not said."""
        return dict(self.said).get(name, self._default(name))

    @property
    def prefix(self) -> str:
        """Stands before each pseudonym."""
        return str(self.option("prefix"))

    @property
    def length(self) -> int:
        """Characters after the prefix, for the strategies that derive pseudonyms from a key."""
        return int(self.option("length"))

    @property
    def keeps_uid_links(self) -> bool:
        """Whether the vault is to hold each old UID beside the new one."""
        return bool(self.option("keep_uid_links"))

    def forgetful(self) -> Identity:
        """The same, but that no UID links are kept: for those who only look."""
        return replace(self, said=tuple(one for one in self.said if one[0] != "keep_uid_links"))

    def canonical(self) -> dict[str, Any]:
        """As a recipe has it. The form of `keyed` is fixed: hashes of recipes depend on it."""
        if self.strategy == KEYED:
            return {"prefix": self.prefix, "length": self.length, **self._unusual()}
        return {"strategy": self.strategy, **{name: self.option(name) for name in self._own()}, **self._unusual()}

    def settings(self) -> Mapping[str, Any]:
        """Every option that makes pseudonyms, with its value; `csv_path` is a path from here."""
        path = self.option("csv_path")
        return MappingProxyType(
            {
                "strategy": self.strategy,
                **{name: self.option(name) for name in _DEFAULTS if name not in _NO_NAMES},
                "csv_path": str(self.folder / path) if path else "",
            }
        )

    def for_engine(self) -> dict[str, Any]:
        """Prefix and length of the pseudonyms that the engine makes itself, from the key."""
        return {"prefix": self.prefix, "length": self.length}

    def _default(self, name: str) -> Any:
        numbered = self.strategy == "sequential" or (
            self.strategy == "csv" and dict(self.said).get("missing_mode") == "SEQUENTIAL"
        )
        return "P" if name == "prefix" and numbered else _DEFAULTS[name]

    def _own(self) -> tuple[str, ...]:
        """The options of the strategy that have a meaning with what was said."""
        options = OPTIONS_OF[self.strategy]
        if self.strategy == "csv":
            unused = {*_NUMBERS, *_HASH} - {*_MISSING[self.option("missing_mode")]}
            options = tuple(name for name in options if name not in unused)
        return tuple(name for name in options if name != "issuer")

    def _unusual(self) -> dict[str, Any]:
        names = (*(("issuer",) if "issuer" in OPTIONS_OF[self.strategy] else ()), *COMMON)
        return {name: self.option(name) for name in names if self.option(name) != _DEFAULTS[name]}


def merge_identity(below: Identity, said: Mapping[str, Any], folder: Path, refuse: Refuse) -> Identity:
    """What one file says under `identity` put upon what it extends. Raises through `refuse`.

    Another strategy starts afresh: of what was said below only the common options stay.
    """
    options = {name: value for name, value in said.items() if value is not None and name != "strategy"}
    strategy = said.get("strategy") or below.strategy
    for option in options:
        if option not in (*OPTIONS_OF[strategy], *COMMON):
            raise refuse(("identity", option), _foreign(option, strategy))
    inherited = dict(below.said)
    if strategy != below.strategy:
        inherited = {name: value for name, value in inherited.items() if name in COMMON}
    merged = Identity(
        strategy,
        tuple(sorted((inherited | options).items())),
        folder if "csv_path" in options else below.folder,
    )
    _check(merged, options, refuse)
    return merged


def _foreign(option: str, strategy: str) -> str:
    owners = [one for one in STRATEGIES if option in OPTIONS_OF[one]]
    hint = suggestion(option, OPTIONS_OF[strategy]) or f": it belongs to {', '.join(owners)}"
    return f"the strategy {strategy} has no `{option}`{hint}"


def _check(identity: Identity, options: Mapping[str, Any], refuse: Refuse) -> None:
    given = dict(identity.said)
    for name in _NEEDED.get(identity.strategy, ()):
        if not given.get(name):
            raise refuse(("identity",), f"the strategy {identity.strategy} needs `{name}`")
    if identity.strategy == "csv":
        for name in options:
            mode = identity.option("missing_mode")
            if name in (*_NUMBERS, *_HASH) and name not in _MISSING[mode]:
                raise refuse(("identity", name), f"`{name}` has no meaning with `missing_mode: {mode}`")
    if identity.strategy == "folder":
        _check_folder(given, refuse)


def _check_folder(given: Mapping[str, Any], refuse: Refuse) -> None:
    try:
        pattern = re.compile(given["regex_pattern"])
    except re.error as error:
        raise refuse(("identity", "regex_pattern"), f"`regex_pattern` is no regular expression: {error}") from None
    if pattern.groups != 1 and "id" not in pattern.groupindex:
        message = r"`regex_pattern` needs one group for the ID, as in SUBJECT_(\d+), or one named (?P<id>...)"
        raise refuse(("identity", "regex_pattern"), message)
    if given.get("folder_depth") == 0:
        message = "`folder_depth` counts from 1, the top, or is -1 for the folder that holds the file"
        raise refuse(("identity", "folder_depth"), message)
    template = given.get("fallback_template", "")
    variables = re.findall(r"\{([^{}]*)\}", template)
    for name in variables:
        if name not in _FALLBACKS:
            message = f"no variable of a fallback is called {{{name}}}{suggestion(name, _FALLBACKS)}"
            raise refuse(("identity", "fallback_template"), message)
    if template and not variables:
        message = "`fallback_template` needs {folder} or {number}: else all folders would become one subject"
        raise refuse(("identity", "fallback_template"), message)
