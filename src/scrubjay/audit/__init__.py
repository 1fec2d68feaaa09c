"""The audit: what was done to every file, in sealed Parquet parts that a signed chain holds together.

`Store` writes, `Reader` reads, `verify_audit` doubts. Nothing here is imported before it is needed: pyarrow is heavy.
"""
