"""What a certificate holds. Read as strictly as it is written: nothing is coerced, nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

FORMAT: Final = "scrubjay-certificate-1"

MAX_TEXT: Final = 1000
Text = Annotated[StrictStr, Field(max_length=MAX_TEXT)]
Hash = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]
Time = Annotated[StrictStr, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
Count = Annotated[StrictInt, Field(ge=0)]
Share = Annotated[StrictFloat | StrictInt, Field(ge=0, le=1)]
Status = Literal["passed", "failed", "not-judged", "skipped"]


class Model(BaseModel):
    """Frozen, and closed to unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Issued(Model):
    """When this certificate was made (UTC), by whom and by which version."""

    at: Time
    by: Text
    version: Text


class Run(Model):
    """One run. ended: empty for one without an end. complete: whether it came to the end of its sources.

    by: who ran it, empty where that isn't known. mode: pseudonymise or anonymise.
    """

    id: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{16}$")]
    by: Text
    project: Text
    site: Text
    mode: Text
    began: Time
    ended: Time | Literal[""]
    complete: StrictBool


class Recipe(Model):
    """hash: of the recipe, plan: of what it was compiled to. edition: of the standard's tables."""

    name: Text
    version: Text
    hash: Text
    plan: Hash
    edition: Text


class Counts(Model):
    """Input files; files is the sum of the five outcomes."""

    files: Count
    written: Count
    reused: Count
    excluded: Count
    quarantined: Count
    failed: Count


class Actions(Model):
    """Changes to attributes, over all files; the last number is how many of them differ within a part of the audit."""

    removed: Count
    emptied: Count
    replaced: Count
    added: Count
    distinct: Count


class Code(Model):
    """A code of (0012,0064): what every written instance claims."""

    value: Text
    scheme: Text
    meaning: Text


class Claims(Model):
    """What the written instances say about themselves. longitudinal: (0028,0303), empty for none."""

    patient_identity_removed: StrictBool
    codes: tuple[Code, ...]
    longitudinal: Text


class Check(Model):
    """One check of a verification."""

    name: Text
    title: Text
    status: Status
    examined: Count
    findings: Count


class Verification(Model):
    """What `scrubjay verify` said of the output. status: `not verified` where nobody looked. report: its SHA-256."""

    status: Literal["passed", "failed", "incomplete", "not verified"]
    at: Text = ""
    version: Text = ""
    files: Count = 0
    errors: Count = 0
    warnings: Count = 0
    checks: tuple[Check, ...] = ()
    report: Hash | Literal[""] = ""


class RiskFigures(Model):
    """Of a risk report: the smallest cell, how many subjects are alone or among few, and prosecutor risks."""

    k: Count
    unique: Count
    unique_share: Share
    below: Count
    max_risk: Share
    average_risk: Share


class Risk(Model):
    """What `scrubjay risk` said of the output. k: the size of cells asked for. report: its SHA-256."""

    at: Text
    files: Count
    subjects: Count
    k: Count
    quasi: tuple[Text, ...]
    as_is: RiskFigures
    banded: RiskFigures
    report: Hash


class ChainHead(Model):
    """Where the audit's chain ended when the certificate was made: its last line's number and SHA-256."""

    seq: Annotated[StrictInt, Field(ge=1)]
    hash: Hash


class Signature(Model):
    """value: Ed25519, base 64, over the canonical JSON of everything else. public_key: 32 bytes, base 64.

    signer: `audit` where it is the key that signed the run's part of the chain, else `issuer`.
    """

    algorithm: Literal["Ed25519"]
    signer: Literal["audit", "issuer"]
    public_key: Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    fingerprint: Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{16}$")]
    value: Annotated[StrictStr, Field(pattern=r"^(?:[A-Za-z0-9+/]{86}==)?$")]


class Certificate(Model):
    """All of it. key: fingerprint of the project's key, eight hex digits, empty where it was destroyed or isn't known.

    reasons: files by outcome and reason. versions: of the programs of the run, and of those that made this.
    options: of the run. residual: what stays to be minded, in words.
    """

    format: Literal["scrubjay-certificate-1"]
    issued: Issued
    run: Run
    recipe: Recipe
    versions: dict[Text, Text]
    key: Annotated[StrictStr, Field(pattern=r"^(?:[0-9a-f]{8})?$")]
    counts: Counts
    reasons: dict[Text, dict[Text, Count]]
    actions: Actions
    options: dict[Text, Text]
    claims: Claims
    verification: Verification
    risk: Risk | None
    residual: tuple[Text, ...]
    chain: ChainHead
    signature: Signature

    def content(self) -> dict[str, Any]:
        """As plain data."""
        return self.model_dump(mode="json")
