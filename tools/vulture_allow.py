"""Names that only look unused to vulture, with the reason. What is dead is removed, not listed here."""
# ruff: noqa: B018, F821

# Python calls them when a module is asked for a name, or for its names.
_.__getattr__
_.__dir__

# pydantic reads them; options of an identity are looked up by their names.
_.model_config
_.other_patient_ids
_.keep_uid_links
_.algorithm

# typer calls it.
_.get_short_help_str

# SQLAlchemy calls them, and names the parameter.
_.bind_processor
_.result_processor
_.coltype

# Alembic reads them.
_.revision
_.down_revision
_.branch_labels
_.depends_on

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
_.StudyDate
_.StudyInstanceUID
_.is_undefined_length
_.is_undefined_length_sequence_item

# pytest calls it, and reads the marks of a module.
_.pytest_configure
_.pytestmark

# Servers of http.server call them.
_.do_GET
_.do_PUT
_.do_POST
_.do_DELETE
_.log_message

# The parser of HTML calls it.
_.handle_starttag

# Attributes of pydicom data sets that tests store.
_.Modality
_.SpecificCharacterSet
_.CodeValue
_.CodingSchemeDesignator
_.RelationshipType
_.ValueType
_.RequestingPhysician
_.RequestAttributesSequence
_.ReferencedFileID
_.DirectoryRecordType

# Of tars that tests make.
_.linkname
_.pax_headers

# Parquet's encryption calls them.
_.wrap_key
_.unwrap_key

# expat calls what it finds there.
_.StartElementHandler
_.EndElementHandler
_.CharacterDataHandler
_.StartDoctypeDeclHandler

# pydicom writes them into files: a DICOMDIR, and one that a test spoils.
_.FileMetaInformationVersion
_.ImplementationVersionName
_.VerificationDateTime
_.PatientComments
_.IssuerOfPatientID
_.FileSetID
_.RecordInUseFlag
_.FileSetConsistencyFlag
_.MedicalAlerts
_.ImageOrientationPatient

# tarfile writes it.
_.gname
