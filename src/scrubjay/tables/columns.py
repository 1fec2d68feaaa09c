"""Which columns of a table say who a row is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final

from scrubjay.errors import MappingError
from scrubjay.identity.mapping.table import Row, position
from scrubjay.standard.lookup import suggestion

NAME: Final = ("name", "patient name", "patientname", "patient_name", "full name", "fullname", "full_name")
ID: Final = ("patient id", "patientid", "patient_id", "mrn")
FIRST: Final = ("first name", "firstname", "first_name", "given name", "givenname", "given_name")
LAST: Final = ("last name", "lastname", "last_name", "surname", "family name", "familyname", "family_name")
BIRTH: Final = (
    "birth date", "birthdate", "birth_date", "date of birth", "dateofbirth", "date_of_birth", "dob", "patientbirthdate",
    "patient birth date", "patient_birth_date",
)  # fmt: skip
SEX: Final = (
    "sex", "gender", "sex/gender", "gender/sex", "patientsex", "patient sex", "patient_sex", "patient gender",
    "patient's sex", "geschlecht", "sexe", "sexo", "género", "genero", "sesso", "geslacht",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Headers that somebody named; empty for one that is to be found by what it is usually called."""

    name: str = ""
    id: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: str = ""
    sex: str = ""

    @property
    def named(self) -> list[str]:
        """Those that somebody named."""
        return [header for one in fields(self) if (header := getattr(self, one.name))]


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns, from 0; None for one that isn't there."""

    name: int | None = None
    id: int | None = None
    first_name: int | None = None
    last_name: int | None = None
    birth_date: int | None = None
    sex: int | None = None

    @property
    def who(self) -> frozenset[int]:
        """The columns that name or number a person: in the result the pseudonym stands in their place."""
        return frozenset(at for at in (self.name, self.id, self.first_name, self.last_name) if at is not None)


def find_columns(header: Row, wanted: Wanted) -> Columns:
    """The columns by their headers, whatever their case. Raises MappingError, with a suggestion where one fits."""
    _check_headers(header)
    found = Columns(
        name=_place(header, wanted.name, "--name-column", NAME),
        id=_place(header, wanted.id, "--id-column", ID),
        first_name=_place(header, wanted.first_name, "--first-name-column", FIRST),
        last_name=_place(header, wanted.last_name, "--last-name-column", LAST),
        birth_date=_place(header, wanted.birth_date, "--birth-date-column", BIRTH),
        sex=_place(header, wanted.sex, "--sex-column", SEX),
    )
    if not found.who:
        raise MappingError(
            f"line {header.line}: no column says who a row is of, such as 'name' or 'patient id': name one with "
            "--name-column, --id-column, or --first-name-column and --last-name-column. The header has to be the first "
            "line that isn't empty: a title above it has to go",
            (header.line,),
        )
    return found


def _check_headers(header: Row) -> None:
    seen: dict[str, int] = {}
    for at, cell in enumerate(header.cells, start=1):
        if cell is None:
            raise MappingError(f"line {header.line}: the header of column {at} is no text", (header.line,))
        first = seen.setdefault(cell.casefold(), at)
        if cell and first != at:
            raise MappingError(f"line {header.line}: columns {first} and {at} have one header", (header.line,))


def _place(header: Row, named: str, option: str, usual: Sequence[str]) -> int | None:
    if named:
        found = position(header, named)
        if found is None:
            raise MappingError(
                f"line {header.line}: no column is called {named!r} ({option}){_meant(named, header)}", (header.line,)
            )
        return found
    places = (position(header, one) for one in usual)
    return next((at for at in places if at is not None), None)


def _meant(named: str, header: Row) -> str:
    """What may have been meant. A file without a header has people where headers should be: nothing is quoted then."""
    return suggestion(named.casefold(), [cell.casefold() for cell in _likely(header)])


def _likely(header: Row) -> Iterator[str]:
    usual = {*NAME, *ID, *FIRST, *LAST, *BIRTH, *SEX}
    cells = [cell for cell in header.cells if cell]
    if any(cell.casefold() in usual for cell in cells):
        yield from cells
