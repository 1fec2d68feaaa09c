"""Made-up people: a crowd of them, as a table and as DICOM have them, with the truth of who is who."""

from support.crowd.making import Crowd, Human, crowd
from support.crowd.spoiling import KINDS, spoiled

__all__ = ["KINDS", "Crowd", "Human", "crowd", "spoiled"]
