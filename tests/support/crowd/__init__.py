"""Made-up people: a crowd of them, as a table and as DICOM have them, with the truth of who is who."""

from support.crowd.making import Crowd, Human, crowd, sexed, siblings
from support.crowd.misspelling import MISSPELLINGS
from support.crowd.other_names import OTHER_LANGUAGES
from support.crowd.spoiling import KINDS, spoiled

__all__ = ["KINDS", "MISSPELLINGS", "OTHER_LANGUAGES", "Crowd", "Human", "crowd", "sexed", "siblings", "spoiled"]
