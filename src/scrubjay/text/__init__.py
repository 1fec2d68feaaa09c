"""What must not stay in free text: how texts are compared, and what announces people.

Importing this package reads no table. Nothing here holds or shows a value of an attribute.
"""
