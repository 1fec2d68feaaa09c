"""The doubter: looks at an output afterwards, by other roads than the engine's."""
