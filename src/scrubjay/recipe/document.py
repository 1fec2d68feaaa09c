"""The YAML of a recipe as pydantic models: what may stand in one file, before `extends` is followed.

Everything is optional but the name: what a recipe leaves out comes from the recipes it extends, and then from the
defaults of `model.py`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from scrubjay.recipe import fields, vocabulary
from scrubjay.recipe.actions import WORDS, Action
from scrubjay.recipe.beside import Files, Table
from scrubjay.recipe.selectors import parse_vr

_STRICT = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True, frozen=True)
Days = Annotated[int, Field(ge=-365_000, le=365_000)]
Month = Annotated[int, Field(ge=0, le=12_000)]

_LONG_FORM = ("select", "action", "when", "table")
_WORD_KEYS = ("vr", "group", "mask")


class RuleEntry(BaseModel):
    """One rule: `PatientName: pseudonym`, or `select`, `when` and `action`, or a `table` that ships with ScrubJay."""

    model_config = _STRICT

    select: fields.SelectorText | None = Field(None, description="Which elements.")
    when: fields.Conditions = Field((), description="All must hold for the instance.")
    action: fields.ActionText | None = Field(None, description="What is done to them.")
    table: fields.RuleTable | None = Field(None, description="Many rules at once, from ScrubJay's own data.")

    @model_validator(mode="before")
    @classmethod
    def _terse(cls, data: Any) -> Any:
        """Turn `{PatientName: pseudonym}` and `{vr: PN, action: uid}` into the long form."""
        if not isinstance(data, dict):
            raise ValueError("a rule is a mapping, as in `PatientName: pseudonym`")
        rest = {key: value for key, value in data.items() if key in _LONG_FORM}
        other = {key: value for key, value in data.items() if key not in _LONG_FORM}
        if not other:
            return rest
        ((key, value), *more) = other.items()
        if more:
            raise ValueError(f"one rule, one selector: put {more[0][0]!r} into a rule of its own")
        if "select" in rest or "table" in rest or ("action" in rest and key not in _WORD_KEYS):
            raise ValueError(f"unknown key {key!r}: a rule has {', '.join(_LONG_FORM)}, or `{key}: action` alone")
        if key in _WORD_KEYS:
            return {"select": f"{key} {value:04d}" if isinstance(value, int) else f"{key} {value}", **rest}
        return {"select": key, "action": value, **rest}

    @model_validator(mode="after")
    def _whole(self) -> RuleEntry:
        if self.table is not None:
            if self.select is not None or self.action is not None or self.when:
                raise ValueError("`table` stands alone in its rule")
        elif self.select is None or self.action is None:
            raise ValueError("a rule needs `select` and `action`, or the short form `PatientName: pseudonym`")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The long form as pydantic sees it, opened for the short forms."""
        schema = handler.resolve_ref_schema(handler(core))
        schema["properties"] |= {word: {"type": ["string", "integer"]} for word in _WORD_KEYS}
        schema["additionalProperties"] = fields.ACTION_SCHEMA
        schema["minProperties"] = 1
        return schema


class Profile(BaseModel):
    """The Basic Application Level Confidentiality Profile of PS3.15 Annex E, and its options."""

    model_config = _STRICT
    basic: bool | None = Field(None, description="Apply Table E.1-1.")
    options: list[fields.Option] | None = Field(None, description="Options of PS3.15 E.3; replaces those extended.")


class Dates(BaseModel):
    """What the action `date` does, and so what happens to DA, DT and TM attributes."""

    model_config = _STRICT
    mode: fields.DateMode = Field(description="Whether dates stay, go, move, or become time points.")
    days: Days = Field(0, description="shift: added to each date.")
    between: list[Days] | None = Field(
        None, min_length=2, max_length=2, description="subject: lowest and highest shift in days; never 0."
    )
    months: list[Month] | None = Field(
        None, min_length=1, max_length=1000, description="timepoint: the schedule in months, from 0 on."
    )
    every: int | None = Field(None, ge=1, le=1200, description="timepoint: one time point in so many months.")
    offset: bool | None = Field(None, description="timepoint: write the days since the first study to (0012,0052).")
    before_anchor: fields.BeforeAnchor | None = Field(
        None, description="timepoint: a study found later and earlier than the first: label it M-03, or quarantine it."
    )
    bad_dates: fields.BadDates | None = Field(None, description="What can't be read goes by its attribute's code.")


class Text(BaseModel):
    """How text is cleaned."""

    model_config = _STRICT
    vocabulary: fields.VocabularyPolicy | None = Field(
        None, description="Words that no vocabulary has: leave them, count them in the report, or take them out."
    )
    search: fields.Search | None = Field(
        None, description="patient: without the Basic Profile too, text is searched for the patient's names and IDs."
    )


class Audit(BaseModel):
    """What the audit of a run keeps."""

    model_config = _STRICT
    originals: fields.AuditOriginals | None = Field(
        None, description="Original values and source paths: sealed with the project's key, or not kept."
    )


class Age(BaseModel):
    """What happens to Patient's Age; a word alone is its mode."""

    model_config = _STRICT
    mode: fields.AgeMode = Field(description="compute works it out from birth and study date, with the cap.")
    cap: int = Field(90, ge=1, le=130, description="Years: from there on ages become this.")

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: Any) -> Any:
        return {"mode": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _capped(self) -> Age:
        if "cap" in self.model_fields_set and self.mode not in ("cap", "compute"):
            raise ValueError(f"`cap` is for the modes cap and compute, not {self.mode}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Also a bare word."""
        word = {"type": "string", "enum": list(vocabulary.AGES)}
        return {"anyOf": [word, handler.resolve_ref_schema(handler(core))]}


class CategoryEntry(BaseModel):
    """A set of attributes that is switched on and off by its name."""

    model_config = _STRICT
    enabled: bool | None = Field(None, description="Whether its rules are in force; true if not said.")
    table: fields.CategoryTable | None = Field(None, description="Attributes from ScrubJay's own data.")
    attributes: list[fields.SelectorText] | None = Field(None, description="Attributes, by any selector.")
    action: fields.ActionText | None = Field(None, description="`code X` if not said.")

    @model_validator(mode="before")
    @classmethod
    def _switch(cls, data: Any) -> Any:
        return {"enabled": data} if isinstance(data, bool) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Also a bare switch."""
        return {"anyOf": [{"type": "boolean"}, handler.resolve_ref_schema(handler(core))]}


class Identity(BaseModel):
    """Who is a subject, and what the pseudonyms look like. Which options there are depends on the strategy."""

    model_config = _STRICT
    strategy: fields.Strategy | None = Field(None, description="How subjects get their pseudonyms; keyed if not said.")
    prefix: str | None = Field(None, pattern=r"^[A-Za-z0-9_.-]{0,32}$", description="Stands before each pseudonym.")
    length: int | None = Field(None, ge=8, le=32, description="Characters after the prefix.")
    starting_number: int | None = Field(None, ge=0, le=10**9, description="sequential: the first number.")
    width: int | None = Field(None, ge=1, le=12, description="sequential: digits at least; 3 gives P001.")
    discovery: fields.Discovery | None = Field(None, description="sequential: what counts as one subject.")
    regex_pattern: str | None = Field(
        None, min_length=1, max_length=1000, description="folder: with a group for the ID."
    )
    folder_depth: int | None = Field(
        None, ge=-1, le=64, description="folder: which part of the path; 1 is the top, -1 holds the file."
    )
    fallback_template: str | None = Field(
        None, pattern=r"^[A-Za-z0-9_.{}-]{1,64}$", description="folder: for paths that don't match; {folder}, {number}."
    )
    salt: str | None = Field(None, max_length=256, description="deterministic: no secret, the key is the secret.")
    csv_path: str | None = Field(None, min_length=1, description="csv: the mapping, relative to this recipe.")
    source_column: str | None = Field(None, min_length=1, description="csv: the column with the original IDs.")
    target_column: str | None = Field(None, min_length=1, description="csv: the column with the new IDs.")
    missing_mode: fields.MissingMode | None = Field(None, description="csv: what becomes of IDs not in the mapping.")
    issuer: fields.Issuer | None = Field(None, description="Whether one ID of two issuers is two subjects.")
    other_patient_ids: fields.OtherIds | None = Field(None, description="Remove Other Patient IDs, or map them.")
    on_conflict: fields.OnConflict | None = Field(None, description="When the survey finds identities that clash.")
    keep_uid_links: bool | None = Field(None, description="The vault keeps each old UID beside the new one.")


class Output(BaseModel):
    """Where instances go below OUT."""

    model_config = _STRICT
    layout: fields.Layout | None = Field(
        None, description="default, by-series, preserve, bids, or a template of parts."
    )


class Stamp(BaseModel):
    """What is written about the de-identification when no profile says it."""

    model_config = _STRICT
    patient_identity_removed: bool | None = Field(None, description="(0012,0062) YES.")
    method: bool | None = Field(None, description="Name the recipe in (0012,0063).")
    longitudinal: fields.Longitudinal | None = Field(None, description="(0028,0303).")


class RecipeDocument(BaseModel):
    """One recipe file."""

    model_config = _STRICT
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$", description="Stands in every result.")
    version: fields.Version = Field("1", pattern=r"^[A-Za-z0-9._-]{1,12}$", description="Stands in every result.")
    description: str = Field("", description="What it is for, and where it comes from.")
    extends: fields.Names | None = Field(
        None, description="Recipes this one starts from: built-in names, or paths beside this file."
    )
    profile: Profile = Field(default=Profile())
    rules: list[RuleEntry] = Field(default=[], description="The last rule that matches wins.")
    replace: dict[str, str] = Field(default={}, description="Selector to new value; comes before `rules`.")
    categories: dict[str, CategoryEntry] = Field(default={}, description="Sets of attributes, on or off by name.")
    unlisted: dict[str, fields.ActionText] | None = Field(
        None, description="Public attributes no rule names: one action, or one by VR with * for the rest."
    )
    unknown: fields.ActionText | None = Field(None, description="Public attributes the dictionary doesn't have.")
    private: fields.PrivatePolicy | None = Field(None, description="Private attributes no rule names.")
    dates: Dates | None = Field(None, description="What happens to dates and times.")
    birth_date: fields.BirthDate | None = Field(None, description="Patient's Birth Date; over tables and categories.")
    age: Age | None = Field(None, description="Patient's Age; over tables and categories.")
    allow_uid_dates: bool | None = Field(None, description="Keep UIDs although dates change: dates ride in UIDs.")
    drop: list[fields.Conditions] = Field(default=[], description="Instances that are left out.")
    files: Files | None = Field(None, description="Files that are left out, or copied, by name.")
    encapsulated_documents: fields.DocumentPolicy | None = Field(None, description="PDF, CDA, STL and their like.")
    pdf: fields.PdfPolicy | None = Field(
        None, description="What cleaning a PDF is: a blank one, or its drawings alone."
    )
    text: Text = Field(default=Text(), description="How text is cleaned, where anything asks for it.")
    audit: Audit = Field(default=Audit(), description="What the audit keeps.")
    private_sop_class: fields.SopClassPolicy | None = Field(None, description="Instances of no standard SOP class.")
    identity: Identity = Field(default=Identity())
    output: Output = Field(default=Output())
    stamp: Stamp = Field(default=Stamp())
    table: Table = Field(default=Table(), description="A table of people beside the images.")

    @field_validator("unlisted")
    @classmethod
    def _known_vrs(cls, unlisted: dict[str, Action] | None) -> dict[str, Action] | None:
        for vr in unlisted or {}:
            if vr not in ("*", "all"):
                parse_vr(vr)
        return unlisted

    @model_validator(mode="before")
    @classmethod
    def _unlisted(cls, data: Any) -> Any:
        """One action for all is the action of `*`, and replaces what is extended (see `resolve.py`)."""
        if isinstance(data, dict) and "unlisted" in data and _is_one_action(data["unlisted"]):
            return data | {"unlisted": {"all": data["unlisted"]}}
        return data


def _is_one_action(data: object) -> bool:
    """Tell an action, also one spelled as a mapping, from a mapping of VRs."""
    return not isinstance(data, dict) or any(key in WORDS for key in data)
