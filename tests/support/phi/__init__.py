"""Planted identities in copies of real files, the key of what must become of them, and the judge of an output.

`words`, `people`, `spellings` and `sentences` make up what is planted; `places`, `own` and `builder` plant it; `key`
writes down what is owed; `scorer` says how much of that an output does. Nothing but `runs` uses the engine, or any code
of the package beside the standard's tables. By hand: `python -m tests.support.phi --help`.
"""
