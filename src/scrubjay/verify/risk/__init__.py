"""How easily a subject of an output can be singled out by what is left of it: k-anonymity over quasi-identifiers.

A quasi-identifier names nobody by itself, but somebody who knows enough of them about a person finds the person among
the subjects. Subjects whose values are all equal make a cell; k is the size of the smallest cell. What is compared is
a subject, not a file: its value of an attribute is the set of all values that its files have.
"""

from scrubjay.verify.risk.assessment import assess
from scrubjay.verify.risk.attributes import Quasi, default_quasi, parse_quasi
from scrubjay.verify.risk.report import RiskReport
from scrubjay.verify.risk.told import as_html, as_text

__all__ = ["Quasi", "RiskReport", "as_html", "as_text", "assess", "default_quasi", "parse_quasi"]
