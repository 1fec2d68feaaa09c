"""Media: the DICOMDIR of an output, made of the new values of its files (PS3.10 8.6, PS3.3 annex F)."""
