"""Scripts in Python, followed statement by statement and never run: which rules they set, and which they may set.

Followed are assignments, loops over lists that are written out, and functions where they are called. What stands below
a condition, or in a function that nothing calls, is in doubt: it is told apart from what certainly holds.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from scrubjay.recipe.importers.python_expressions import CONDITIONAL, Expressions
from scrubjay.recipe.importers.python_values import Entry, Function, Known, Listed, Rules, Value

_UNCALLED: Final = "it stands in a function or class that is not seen to be used"
_LOOP: Final = "it stands in a loop over what only a run would tell"
_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")


class Script(Expressions):
    """A script as it is followed. After `follow`: `dictionaries`, `lists`, `lost`."""

    def follow(self, tree: ast.Module) -> None:
        """Follow all statements, then those of functions that none of them called."""
        self._block(tree.body)
        self.bound = [value for value in self.names.values() if isinstance(value, Rules)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in self.called:
                self._apart(node.body, {one.arg: Known(None, one) for one in _arguments(node)})

    def call(self, function: Function, node: ast.Call) -> Value:
        """Go into a function where it is called; the value of its last `return`."""
        self.called.add(function.node.name)
        if self.depth >= 10:
            return Known(None, node)
        parameters = _arguments(function.node)
        given: dict[str, Value] = {one.arg: Known(None, one) for one in parameters}
        given |= {one.arg: self.value(value) for one, value in zip(parameters, node.args, strict=False)}
        given |= {one.arg: self.value(one.value) for one in node.keywords if one.arg in given and one.arg is not None}
        outer, self.names = self.names, {**self.names, **given}
        left, self.left = self.left, ""
        self.depth += 1
        back = self._block(function.node.body)
        self.depth -= 1
        self.names, self.left = outer, left
        return back or Known(None, node)

    def _apart(self, body: Sequence[ast.stmt], names: dict[str, Value]) -> None:
        """What nobody is seen to do, with names of its own."""
        outer, self.names = self.names, {**self.names, **names}
        left, self.left = self.left, ""
        self._doubtful(body, _UNCALLED)
        self.names, self.left = outer, left

    def _doubtful(self, body: Sequence[ast.AST], doubt: str) -> None:
        before, self.above = self.above, self.above or doubt
        self._block([one for one in body if isinstance(one, ast.stmt)])
        self.above = before

    def _block(self, body: Sequence[ast.stmt]) -> Value | None:
        """The value that is returned, if one certainly is; nothing that comes after is done."""
        for statement in body:
            self.step(statement)
            if isinstance(statement, ast.Return | ast.Raise | ast.Break | ast.Continue):
                given = statement.value if isinstance(statement, ast.Return) else None
                value = Known(None, statement) if given is None else self.value(given)
                if self.doubt and not isinstance(statement, ast.Raise):
                    self.left = CONDITIONAL
                return None if self.doubt else value
            back = self._statement(statement)
            if back is not None:
                return back
        return None

    def _statement(self, node: ast.stmt) -> Value | None:
        if isinstance(node, ast.Assign):
            value = self.value(node.value)
            for target in node.targets:
                self.assign(target, value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self.assign(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            self.add_to(self.value(node.target), node)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self._deleted(target)
        elif isinstance(node, ast.Expr):
            self.value(node.value)
        elif isinstance(node, ast.FunctionDef):
            plain = not node.decorator_list and not self.doubt
            self.names[node.name] = Function(node) if plain else Known(None, node)
        elif isinstance(node, ast.ClassDef):
            self._apart(node.body, {})
        elif isinstance(node, ast.ImportFrom):
            self.imported(node)
        else:
            return self._compound(node)
        return None

    def _compound(self, node: ast.stmt) -> Value | None:
        if isinstance(node, ast.With) or (isinstance(node, ast.If) and _is_main(node)):
            return self._block(node.body)
        if isinstance(node, ast.For):
            left = self.left
            self._loop(node)
            returns = any(isinstance(one, ast.Return) for one in ast.walk(node))
            self.left = CONDITIONAL if returns else left
            return None
        if isinstance(node, ast.AsyncFunctionDef):
            return None
        for name in _BLOCKS:
            for part in getattr(node, name, []):
                self._doubtful(getattr(part, "body", []) if name in ("handlers", "cases") else [part], CONDITIONAL)
        return None

    def _loop(self, node: ast.For) -> None:
        over = self.value(node.iter)
        jumps = any(isinstance(one, ast.Break | ast.Continue | ast.Return) for one in ast.walk(node))
        if isinstance(over, Listed) and not jumps:
            for part, doubt in over.parts:
                before, self.above = self.above, self.above or doubt
                self.bind(node.target, part)
                self._block(node.body)
                self.above = before
        else:
            self.bind(node.target, Known(None, node.target))
            self._doubtful(node.body, _LOOP)
        self._doubtful(node.orelse, CONDITIONAL)

    def _deleted(self, target: ast.expr) -> None:
        if not isinstance(target, ast.Subscript):
            return
        self.take_out(self.value(target.value), self.value(target.slice), target)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _is_main(node: ast.If) -> bool:
    """`if __name__ == "__main__":`"""
    return not node.orelse and ast.unparse(node.test) in ("__name__ == '__main__'", "'__main__' == __name__")


def entries_of(script: Script) -> list[Entry]:
    """The entries of the dictionaries that are used, and of the others in doubt.

    Used are those that a call of `anonymize` and its like is given; without one, those with a name in the end. Of
    several, nobody can know which is meant for an image: what they don't agree on, and what they keep, is in doubt.
    """
    made = [one for one in script.dictionaries if any(map(script.is_rule, one.entries)) or _among(one, script.given)]
    used = [one for one in made if _among(one, script.given)]
    used = used or [one for one in made if _among(one, script.bound) and not one.merged]
    used = used or [one for one in made if not one.merged]
    found: list[Entry] = []
    for rules in made:
        doubt = ""
        if not _among(rules, used):
            if rules.merged:
                continue
            doubt = "its dictionary is not seen to be used"
        for entry in rules.entries:
            why = entry.doubt or doubt or (_disputed(entry, rules, used) if len(used) > 1 else "")
            found.append(Entry(entry.line, entry.key, entry.value, why))
    return found


def _among(rules: Rules, others: Sequence[Rules]) -> bool:
    return any(rules is one for one in others)


def _disputed(entry: Entry, rules: Rules, used: Sequence[Rules]) -> str:
    others = [one for other in used if other is not rules for one in other.entries if one.tag == entry.tag]
    if entry.action == "keep" or any(one.action != entry.action for one in others):
        return "there are several dictionaries, and nothing says which one is used"
    return ""
