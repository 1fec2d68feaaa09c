"""The parts of a recipe's YAML about what lies beside the images: other files, and a table of people."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from scrubjay.recipe import fields
from scrubjay.recipe.actions import Action
from scrubjay.recipe.cells import CELL_WORDS, cell_action

STRICT: Final = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True, frozen=True)


def _of_names(pattern: str) -> str:
    if not pattern or "/" in pattern:
        raise ValueError("a pattern is for names of files, such as *.pdf: their folders can't be told")
    return pattern


def _of_some(pattern: str) -> str:
    if not pattern.strip("*?.[] "):
        raise ValueError("`copy` takes no pattern for all files: name what is to be copied, such as *.bval")
    return pattern


_Pattern = Annotated[str, AfterValidator(_of_names)]
_Narrow = Annotated[str, AfterValidator(_of_names), AfterValidator(_of_some)]


class Files(BaseModel):
    """What becomes of files by their names; a list replaces that of the recipes extended."""

    model_config = STRICT
    drop: list[_Pattern] | None = Field(
        None, description="Files left out unread: patterns such as *.pdf, compared without regard to case."
    )
    copied: list[_Narrow] | None = Field(
        None, alias="copy", description="Files that are no DICOM and are copied as they are; `drop` comes before."
    )


class Table(BaseModel):
    """What becomes of a table of people that is given beside the images."""

    model_config = STRICT
    columns: dict[str, fields.ActionText] = Field(
        default={}, description="Header, in any case, to action; a column that isn't named is removed."
    )
    same_name: fields.SameNames | None = Field(
        None, description="one: rows of one name that have neither an ID nor a date of birth are one person's."
    )
    close_names: fields.CloseNames | None = Field(
        None,
        description="same: a new subject has the pseudonym of a known one of its name, or of a close one born then.",
    )

    @field_validator("columns")
    @classmethod
    def _for_cells(cls, columns: dict[str, Action]) -> dict[str, Action]:
        for header, action in columns.items():
            if not cell_action(action):
                raise ValueError(
                    f"{header}: `{action}` is not for columns of a table: there are {', '.join(CELL_WORDS)}"
                )
        return {header.casefold(): action for header, action in columns.items()}
