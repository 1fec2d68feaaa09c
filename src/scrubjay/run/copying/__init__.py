"""Files beside DICOM that a recipe names with `files: copy`: copied as they are, to names that are nobody's."""
