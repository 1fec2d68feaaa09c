"""Every value of an archive, for the eyes of whoever reviews it; and the decisions of a review as rules of a recipe.

Holds values of attributes by its very purpose: they go to the terminal and to files that were asked for, never into a
message or a log.
"""
