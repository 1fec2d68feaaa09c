"""What must not stay in free text: how texts are compared, how dates and people are written.

Importing this package reads no table. Nothing here holds or shows a value of an attribute.
"""
