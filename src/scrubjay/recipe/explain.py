"""What a plan does to one attribute, and why: for people who have to answer for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import KEEP, PSEUDONYM, UID, Action, Plain
from scrubjay.recipe.concept import Concept
from scrubjay.recipe.content_explained import by_concept, content_effect
from scrubjay.recipe.duties import duty_of
from scrubjay.recipe.effects import effect_of, takes_away
from scrubjay.recipe.identity import KEYED
from scrubjay.recipe.layers import POLICY, Origin, PlanRule
from scrubjay.recipe.matching import ALWAYS, NEVER, Target, match
from scrubjay.recipe.model import Place
from scrubjay.recipe.selectors import Leaf, Mask, Path, Private, Tag, parse_selector
from scrubjay.recipe.sop_class_names import sop_class_of
from scrubjay.standard import dictionary, iod_of, safe_private, sop_classes, types
from scrubjay.standard.lookup import name_of, tag_text

if TYPE_CHECKING:
    from scrubjay.recipe.compile import CompiledPlan


_BY_NAME: Final = "content items by their names"
_PRIVATE_KEPT: Final = (
    "kept, but for what identifies: a vendor's header is cleaned inside, and removed if it can't be read whole"
)
_TEXT_KEPT: Final = "kept, but for what is known of the people of its study"
_TEXT: Final = frozenset(("LO", "LT", "SH", "ST", "UC", "UT"))
_CONTENT: Final = Tag(0x0040A730)
"""Content Sequence: the items of a report. Without Clean Structured Content it goes, whatever rules name them."""
_CONTENT_TABLE: Final = "PS3.15 Table E.3.4-1"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that has to do with the attribute. `rule` is its index in the plan, -1 for a policy."""

    rule: int
    select: str
    when: str
    action: str
    layer: str
    what: str
    clause: str
    place: Place | None

    def __str__(self) -> str:
        when = f" when {self.when}" if self.when else ""
        why = ", ".join(part for part in (self.what, self.clause, str(self.place or "")) if part)
        return f"{self.select}{when}: {self.action} ({why})"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happens to an attribute.

    type: its strictest Type in the IOD, empty without a SOP class. effect: in words. decides: the rule that decides.
    exceptions: rules that decide instead in some instances or places, the strongest first. overridden: rules that
    would decide without it, the strongest first. within: enclosing sequences that are taken away whole, so that the
    attribute goes with them.
    """

    attribute: str
    tag: str
    name: str
    vr: str
    sop_class: str
    iod: str
    type: str
    action: str
    effect: str
    decides: Reason
    exceptions: tuple[Reason, ...]
    overridden: tuple[Reason, ...]
    within: tuple[str, ...]

    @property
    def layer(self) -> str:
        """Which layer decides: profile, option, planes, private, category, recipe or policy."""
        return self.decides.layer

    @property
    def clause(self) -> str:
        """The clause of the standard behind the rule that decides, empty when a recipe alone says so."""
        return self.decides.clause

    @property
    def place(self) -> Place | None:
        """File and line of the rule that decides, None when it comes from a table."""
        return self.decides.place

    def __str__(self) -> str:
        head = " ".join(filter(None, (self.attribute, self.tag, self.vr))) + (f" - {self.name}" if self.name else "")
        lines = [head, f"  {self.effect}", f"  because {self.decides}"]
        if self.sop_class:
            lines.insert(1, f"  in {self.sop_class}: Type {self.type}")
        lines += [f"  but it goes with {sequence}" for sequence in self.within]
        lines += [f"  except {reason}" for reason in self.exceptions]
        lines += [f"  instead of {reason}" for reason in self.overridden]
        return "\n".join(lines)


def explain(plan: CompiledPlan, attribute: str | int, sop_class: str | None = None) -> Explanation:
    """See `CompiledPlan.explain`."""
    uid = _sop_class(sop_class)
    target = _target(attribute)
    action, decides, exceptions, overridden = _judge(plan, target)
    duty = duty_of(plan, target)
    if duty:
        overridden = [*exceptions, decides, *overridden]
        exceptions = []
        decides = Reason(-1, str(target.leaf), "", duty.action, POLICY, duty.what, duty.clause, duty.place)
    type_ = _type(target, uid)
    known = dictionary().by_tag(target.leaf.tag) if isinstance(target.leaf, Tag) else None
    return Explanation(
        attribute=".".join([*map(str, target.steps), _name(target.leaf)]),
        tag=tag_text(target.leaf.tag) if isinstance(target.leaf, Tag) else "",
        name=known.name if known is not None else "",
        vr=target.vr,
        sop_class=(sop_classes()[uid] or uid) if uid else "",
        iod=(iod_of(uid) or "") if uid else "",
        type=type_,
        action=duty.action if duty else str(action),
        effect=duty.effect if duty else _effect(plan, action, type_, target),
        decides=decides,
        exceptions=tuple(exceptions),
        overridden=tuple(overridden),
        within=tuple(_within(plan, target, uid)),
    )


def _judge(plan: CompiledPlan, target: Target) -> tuple[Action, Reason, list[Reason], list[Reason]]:
    exceptions: list[Reason] = []
    overridden: list[Reason] = []
    found: tuple[Action, Reason] | None = None
    named: list[PlanRule] = []
    for at in range(len(plan.rules) - 1, -1, -1):
        rule = plan.rules[at]
        verdict = match(rule.select, target)
        if verdict == NEVER:
            continue
        if isinstance(rule.select, Concept) and not isinstance(target.leaf, Concept):
            named += [rule] if found is None else []
            continue
        reason = _reason(at, rule)
        if found is not None:
            overridden.append(reason)
        elif verdict == ALWAYS and not rule.when:
            found = rule.action, reason
        else:
            exceptions.append(reason)
    if found is None:
        found = _policy(plan, target)
    if named:
        origin = named[-1].origin
        said = by_concept([rule.action for rule in named])
        exceptions.append(Reason(-1, f"{len(named)} concepts", "", said, origin.layer, _BY_NAME, _CONTENT_TABLE, None))
    return (*found, exceptions, overridden)


def _policy(plan: CompiledPlan, target: Target) -> tuple[Action, Reason]:
    settings = plan.settings
    if isinstance(target.leaf, Concept):
        value = target.leaf.tag
        if value is None:
            origin = Origin(POLICY, "judged by the attributes it is made of")
            return Plain("keep"), _reason(-1, PlanRule(target.leaf, (), Plain("keep"), origin))
        return _policy(plan, Target((), Tag(value), target.vr))
    if isinstance(target.leaf, Private):
        action: Action = Plain("keep" if settings.private == "keep" else "remove")
        what, clause = f"private: {settings.private}", "PS3.15 Table E.1-1, Private Attributes" * settings.basic
    elif not target.vr:
        action, what, clause = settings.unknown, "unknown: not in the dictionary", ""
    else:
        vrs = target.vr.split("|")
        vr = next((vr for vr in vrs if vr in settings.unlisted), "*")
        action, what, clause = settings.unlisted[vr], f"unlisted: by VR {target.vr}", ""
    place = plan.recipe.place if not clause else None
    return action, _reason(-1, PlanRule(target.leaf, (), action, Origin(POLICY, what, clause, place)))


def _effect(plan: CompiledPlan, action: Action, type_: str, target: Target) -> str:
    if isinstance(target.leaf, Private) and action == KEEP and plan.settings.basic:
        return _PRIVATE_KEPT
    if action == KEEP and plan.settings.basic and target.vr in _TEXT:
        return _TEXT_KEPT
    said = effect_of(action, type_, target.vr, plan.settings.dates) + _by_identity(plan, action)
    return content_effect(action, said) if isinstance(target.leaf, Concept) else said


def _by_identity(plan: CompiledPlan, action: Action) -> str:
    """How a pseudonym comes about, where it isn't by the key alone; whether anybody remembers a UID."""
    if action == UID and plan.recipe.identity.keeps_uid_links:
        return "; the vault keeps which one stands for which"
    strategy = plan.recipe.identity.strategy
    if action != PSEUDONYM or strategy == KEYED:
        return ""
    return "; strategy none: the subject's pseudonym is Patient ID" if strategy == "none" else f"; strategy {strategy}"


def _reason(at: int, rule: PlanRule) -> Reason:
    origin = rule.origin
    return Reason(
        at,
        str(rule.select),
        " and ".join(map(str, rule.when)),
        str(rule.action),
        origin.layer,
        origin.what,
        origin.clause,
        origin.place,
    )


def _target(attribute: str | int) -> Target:
    try:
        if isinstance(attribute, int):
            private = bool(attribute >> 16 & 1)
            leaf: Leaf = Private(attribute >> 16, "*", attribute & 0xFF) if private else Tag(attribute)
            return Target((), leaf, _vr(leaf))
        select = parse_selector(attribute)
    except ValueError as error:
        raise RecipeError(str(error)) from None
    if isinstance(select, Path):
        return Target(select.steps, select.leaf, _vr(select.leaf))
    if isinstance(select, Mask):
        return Target((), Tag(select.value), _vr(Tag(select.value)))
    if isinstance(select, Concept):
        return Target((), select, "" if select.tag is None else _vr(Tag(select.tag)))
    if isinstance(select, Tag | Private):
        return Target((), select, _vr(select))
    raise RecipeError(f"{attribute!r} is not one attribute: name a keyword, a tag, a private element or a path")


def _vr(leaf: Leaf) -> str:
    if isinstance(leaf, Tag):
        found = dictionary().by_tag(leaf.tag)
        return "" if found is None else found.vr
    key = (leaf.creator, leaf.group, leaf.element)
    return next((row.vr for row in safe_private() if (row.creator, row.group, row.element) == key), "")


def _name(leaf: Leaf | Concept) -> str:
    return name_of(leaf.tag) if isinstance(leaf, Tag) else str(leaf)


def _sop_class(text: str | None) -> str:
    if text is None:
        return ""
    try:
        return sop_class_of(text)
    except ValueError as error:
        raise RecipeError(str(error)) from None


def _type(target: Target, uid: str) -> str:
    if isinstance(target.leaf, Concept):
        return "1C" if uid else ""
    path = [*(step.sequence for step in target.steps), target.leaf]
    if not uid:
        return ""
    if any(isinstance(one, Private) for one in path):
        return "3"
    return types().type_of(uid, tuple(one.tag for one in path if isinstance(one, Tag)))


def _within(plan: CompiledPlan, target: Target, uid: str) -> Iterator[str]:
    for depth, step in enumerate(target.steps):
        around = Target(target.steps[:depth], step.sequence, "SQ")
        action, reason, _, _ = _judge(plan, around)
        if takes_away(action, _type(around, uid)):
            name = ".".join([*map(str, target.steps[:depth]), _name(step.sequence)])
            yield f"{name}, {reason.action}"
    if isinstance(target.leaf, Concept):
        action, reason, _, _ = _judge(plan, Target((), _CONTENT, "SQ"))
        if takes_away(action, _type(Target((), _CONTENT, "SQ"), uid)):
            yield f"{_name(_CONTENT)}, {reason.action}"
