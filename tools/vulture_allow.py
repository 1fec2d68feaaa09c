"""Names that only look unused to vulture, with the reason. What is dead is removed, not listed here."""
# ruff: noqa: B018, F821

# Python calls them when a module is asked for a name, or for its names.
_.__getattr__
_.__dir__

# pydantic reads it.
_.model_config

# Columns of the standard's tables, kept whole so that a table can be read beside its source.
_.in_std_template
_.may_hide_in
_.dicom_effect
_.level_1_value
_.level_4_value

# Attributes that pydicom writes.
_.MediaStorageSOPClassUID
_.PatientID
_.SOPClassUID
_.StudyInstanceUID

# pytest calls it.
_.pytest_configure
