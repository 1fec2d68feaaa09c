"""Archives as sources: what their members are, and how one is unpacked. Nothing unpacked ever has a name."""
