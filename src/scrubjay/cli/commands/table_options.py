"""Options of commands that read a table of people."""

from __future__ import annotations

from typing import Annotated

import typer

NameColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of whole names. Default: name, patient name.", show_default=False)
]
IdColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of Patient IDs. Default: patient id, mrn.", show_default=False)
]
FirstNameColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of first names. Default: first name.", show_default=False)
]
LastNameColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of last names. Default: last name.", show_default=False)
]
BirthColumn = Annotated[
    str,
    typer.Option(
        "--birth-date-column",
        metavar="HEADER",
        help="Column of dates of birth. Default: birth date, dob.",
        show_default=False,
    ),
]
SexColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of sexes. Default: sex, gender.", show_default=False)
]
EncodingOption = Annotated[
    str, typer.Option(metavar="NAME", help="The table's encoding, if it isn't found out.", show_default=False)
]
DelimiterOption = Annotated[
    str, typer.Option(metavar="CHAR", help="The table's delimiter, if it isn't found out.", show_default=False)
]
DistThreshold = Annotated[
    float,
    typer.Option(metavar="0..1", help="How far apart two names of one person may be: 0 only the same words."),
]
