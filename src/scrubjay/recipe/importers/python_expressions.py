"""Expressions of Python as far as rules are made of them: literals, comprehensions over them, `dict`, `update`."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import Final

from scrubjay.recipe.importers.python_values import (
    Entry,
    Followed,
    Function,
    Known,
    Listed,
    Rules,
    Value,
    arguments_given,
    holds_tags,
    literal_of,
    name_called,
    pairs_of,
)

_COPIES: Final = ("list", "tuple", "set", "frozenset", "sorted")
_HARMLESS: Final = ("print", "len", "str", "repr", "type", "isinstance", "any", "all", "dumps", "dump", "info")
_WRITES: Final = ("update", "setdefault", "__setitem__")
CONDITIONAL: Final = "it is done on a condition, and none is looked at"
_TAKEN_OUT: Final = "it may be taken out again"
_ELSEWHERE: Final = "what comes from elsewhere can't be read"


class Expressions(Followed, ABC):
    """What expressions come to."""

    @abstractmethod
    def call(self, function: Function, node: ast.Call) -> Value:
        """Go into a function of the script."""

    def value(self, node: ast.expr) -> Value:
        """What an expression comes to."""
        self.step(node)
        if isinstance(node, ast.Name):
            held = self.names.get(node.id) or Known(self._word_of(node.id), node)
            if isinstance(held, Known) and (isinstance(held.node, ast.stmt) or self._word_of(node.id)):
                return Known(held.data, node)
            return held
        if isinstance(node, ast.Attribute):
            known = self.names.get(ast.unparse(node))
            if known is not None:
                return known
            of_module = isinstance(node.value, ast.Name) and node.value.id not in self.names
            return Known(self._word_of(node.attr) if of_module else None, node)
        literal = literal_of(node)
        if literal is not None:
            return Known(literal, node)
        if isinstance(node, ast.Dict):
            return self._dict(node)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return self._list(node)
        if isinstance(node, ast.DictComp | ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self._comprehension(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
            return self._joined(node)
        if isinstance(node, ast.NamedExpr):
            value = self.value(node.value)
            self.assign(node.target, value)
            return value
        if isinstance(node, ast.Subscript):
            rules, key = self.value(node.value), self.value(node.slice)
            found = rules.get(key.data) if isinstance(rules, Rules) and isinstance(key, Known) else None
            return found or Known(None, node)
        return self._call(node) if isinstance(node, ast.Call) else Known(None, node)

    def assign(self, target: ast.expr, value: Value) -> None:
        """`name = value`, `rules[tag] = value`."""
        if isinstance(target, ast.Subscript):
            self._put(self._rules_of(target.value), target, self.value(target.slice), value)
        elif not isinstance(target, ast.Name):
            self.bind(target, value)
        elif self.doubt and (target.id in self.names or self._word_of(target.id) is not None):
            # It may be one thing or the other. A dictionary stays what it was, and the other one is in doubt itself.
            if not isinstance(self.names.get(target.id), Rules):
                self.names[target.id] = Known(None, target)
        else:
            self.names[target.id] = value
        if isinstance(target, ast.Name) and target.id in self._list_names and isinstance(value, Listed):
            if not self.doubt:
                self.lists = [(name, one) for name, one in self.lists if name != target.id]
            parts = [(part, doubt or self.doubt) for part, doubt in value.parts]
            self.lists.append((target.id, value if not self.doubt else Listed(parts)))

    def bind(self, target: ast.expr, value: Value) -> None:
        """A name of a loop, or several of one."""
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            parts = [part for part, _ in value.parts] if isinstance(value, Listed) else []
            for at, one in enumerate(target.elts):
                whole = len(parts) == len(target.elts)
                self.bind(one, parts[at] if whole else Known(None, one))

    def add_to(self, whole: Value, node: ast.AugAssign) -> None:
        """`rules |= more`, `TAGS += more`."""
        more = self.value(node.value)
        if isinstance(whole, Rules):
            self._merge(whole, more, node)
        elif isinstance(whole, Listed) and isinstance(more, Listed) and isinstance(node.op, ast.Add | ast.BitOr):
            self._extend(whole, more)
            if isinstance(node.target, ast.Name):
                return
        elif isinstance(node.target, ast.Name):
            self.names[node.target.id] = more if isinstance(more, Rules) else Known(None, node)

    def take_out(self, rules: Value, key: Value, node: ast.expr) -> None:
        """`del rules[tag]`: nothing is kept by it any longer; what is removed stays removed."""
        if isinstance(rules, Listed):
            rules.question(_TAKEN_OUT)
        tag = key.data if isinstance(key, Known) else None
        if isinstance(rules, Rules):
            rules.entries = [
                one for one in rules.entries if one.action != "keep" or (tag is not None and one.tag != tag)
            ]
            self.lost.append((node, "what is taken out of a dictionary again goes by the tool's own rules"))

    def imported(self, node: ast.ImportFrom) -> None:
        """Names of other modules: of another's `keep` nobody knows what it does."""
        theirs = node.level > 0 or "anonymi" in (node.module or "").casefold()
        for one in node.names:
            if one.name != "*" and (self._word_of(one.name) or self._word_of(one.asname or "")):
                self.names[one.asname or one.name] = Known(self._word_of(one.name) if theirs else None, node)

    def _rules(self) -> Rules:
        made = Rules(self.doubt)
        self.dictionaries.append(made)
        return made

    def _rules_of(self, node: ast.expr) -> Rules:
        """The dictionary that is written to; one that comes from elsewhere begins here."""
        found = self.value(node)
        if isinstance(found, Rules):
            return found
        made = self._rules()
        made.doubt = ""
        if isinstance(node, ast.Name | ast.Attribute):
            self.names[ast.unparse(node)] = made
        return made

    def _put(self, rules: Rules, node: ast.AST, key: Value, value: Value) -> None:
        rules.put(Entry(getattr(node, "lineno", 0), key, value, self.doubt))

    def _dict(self, node: ast.Dict) -> Rules:
        made = self._rules()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                self._merge(made, self.value(value), value)
            else:
                self._put(made, key, self.value(key), self.value(value))
        return made

    def _list(self, node: ast.List | ast.Tuple | ast.Set) -> Listed:
        made = Listed()
        for one in node.elts:
            if isinstance(one, ast.Starred):
                inner = self.value(one.value)
                made.parts += inner.parts if isinstance(inner, Listed) else [(Known(None, one), "")]
            else:
                made.parts.append((self.value(one), ""))
        return made

    def _comprehension(self, node: ast.DictComp | ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        (first, *others) = node.generators
        over = self.value(first.iter)
        if others or first.is_async or not isinstance(over, Listed):
            return Known(None, node)
        outer, before = dict(self.names), self.above
        rules, listed = (self._rules(), None) if isinstance(node, ast.DictComp) else (None, Listed())
        for part, doubt in over.parts:
            self.above = before or doubt or (CONDITIONAL if first.ifs else "")
            self.bind(first.target, part)
            if isinstance(node, ast.DictComp) and rules is not None:
                self._put(rules, node, self.value(node.key), self.value(node.value))
            elif listed is not None and not isinstance(node, ast.DictComp):
                listed.parts.append((self.value(node.elt), self.doubt))
        self.names, self.above = outer, before
        return rules or listed or Known(None, node)

    def _joined(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Listed) and isinstance(right, Listed):
            return Listed([*left.parts, *right.parts])
        if isinstance(left, Rules) or isinstance(right, Rules):
            made = self._rules()
            self._merge(made, left, node.left)
            self._merge(made, right, node.right)
            return made
        return Known(None, node)

    def _merge(self, rules: Rules, more: Value, node: ast.AST) -> None:
        if isinstance(more, Rules):
            more.merged = True
            for entry in list(more.entries):
                rules.put(Entry(entry.line, entry.key, entry.value, entry.doubt or self.doubt))
            return
        try:
            for key, value, doubt in pairs_of(more):
                rules.put(Entry(getattr(node, "lineno", 0), key, value, doubt or self.doubt))
        except ValueError:
            self.lost.append((node, _ELSEWHERE))

    def _extend(self, whole: Listed, more: Listed) -> None:
        whole.parts += [(part, doubt or self.doubt) for part, doubt in list(more.parts)]

    def _call(self, node: ast.Call) -> Value:
        name = name_called(node)
        if isinstance(node.func, ast.Name):
            own = self.names.get(node.func.id)
            if isinstance(own, Function):
                return self.call(own, node)
        if isinstance(node.func, ast.Attribute) and name != "fromkeys":
            whole = self.value(node.func.value)
            arguments = [self.value(one) for one in arguments_given(node)]
            if isinstance(whole, Known) and name in _WRITES and arguments and holds_tags(arguments[0]):
                whole = self._rules_of(node.func.value)
            if isinstance(whole, Rules):
                return self._of_rules(whole, name, node, arguments)
            if isinstance(whole, Listed):
                return self._of_list(whole, name, node, arguments)
        else:
            arguments = [self.value(one) for one in arguments_given(node)]
        if name == "dict" and not node.keywords:
            made = self._rules()
            for one in arguments:
                self._merge(made, one, node)
            return made
        if name == "fromkeys" and len(arguments) == 2 and isinstance(arguments[0], Listed):
            made = self._rules()
            for part, doubt in arguments[0].parts:
                made.put(Entry(node.lineno, part, arguments[1], doubt or self.doubt))
            return made
        if name in _COPIES and len(arguments) == 1 and isinstance(arguments[0], Listed):
            return Listed(list(arguments[0].parts))
        rules = [one for one in arguments if isinstance(one, Rules)]
        if name.casefold().startswith("anonymi"):
            self.given += rules
            for one in rules:
                one.after = "it is set after the call that is given the dictionary"
        elif rules and name not in _HARMLESS:
            self.lost.append((node, "a function that is not in the script may change its rules"))
        elif name in ("exit", "_exit", "quit") and not self.doubt:
            self.left = "the script ends before it"
        return Known(None, node)

    def _of_list(self, whole: Listed, name: str, node: ast.Call, arguments: list[Value]) -> Value:
        if name in ("append", "add") and len(arguments) == 1:
            whole.parts.append((arguments[0], self.doubt))
        elif name in ("extend", "update") and len(arguments) == 1 and isinstance(arguments[0], Listed):
            self._extend(whole, arguments[0])
        elif name not in ("copy", "index", "count"):
            self.lost.append((node, f"what {name} makes of a list is not followed"))
            whole.question(_TAKEN_OUT)
        return Listed(list(whole.parts)) if name == "copy" else Known(None, node)

    def _of_rules(self, whole: Rules, name: str, node: ast.Call, arguments: list[Value]) -> Value:
        if name == "copy":
            made = self._rules()
            self._merge(made, whole, node)
            return made
        if name == "update" and len(arguments) == 1:
            self._merge(whole, arguments[0], node)
        elif name == "__setitem__" and len(arguments) == 2:
            self._put(whole, node, arguments[0], arguments[1])
        elif name == "setdefault" and len(arguments) == 2:
            tag = arguments[0].data if isinstance(arguments[0], Known) else None
            if tag is None or all(one.doubt or one.tag != tag for one in whole.entries):
                self._put(whole, node, arguments[0], arguments[1])
        elif name in ("items", "keys"):
            both = [(Listed([(one.key, ""), (one.value, "")]), one.doubt) for one in whole.entries]
            return Listed([(one.key, one.doubt) for one in whole.entries] if name == "keys" else list(both))
        elif name == "pop" and arguments:
            self.take_out(whole, arguments[0], node)
        elif name not in ("get", "values"):
            self.lost.append((node, f"what {name} makes of a dictionary is not followed"))
            whole.question(_TAKEN_OUT)
        return Known(None, node)
