"""Every check on every file of OUT, beside the input it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scrubjay.verify.checks.base import World
from scrubjay.verify.facts import Facts
from scrubjay.verify.inputs import Held, Inputs, Outputs, while_held
from scrubjay.verify.matching import Match
from scrubjay.verify.work import Examined, Task, Workers, examine

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many files are done, and of how many: 0 where nobody knows yet."""

_Job = tuple[Task, tuple[Held, ...]]


def examined(pool: Workers, world: World, inputs: Inputs, outputs: Outputs, progress: Progress) -> Iterator[Examined]:
    """In the order of OUT.

    Where inputs are packed, files are examined in the order of IN, so that each is unpacked once more and nothing is
    kept open; what was found waits until its turn comes.
    """
    jobs = _in_order_of_inputs if inputs.packed else _in_order_of_outputs
    waiting: dict[str, Examined] = {}
    results = while_held(pool, examine, jobs(world, inputs, outputs), lambda: inputs.packed or outputs.packed)
    for done, one in enumerate(results, start=1):
        progress("examining", done, len(world.outputs))
        if inputs.packed:
            waiting[one.path] = one
        else:
            yield one
    for facts in world.outputs if inputs.packed else ():
        yield waiting.pop(facts.path)


def _in_order_of_outputs(world: World, inputs: Inputs, outputs: Outputs) -> Iterator[_Job]:
    for one in world.outputs:
        match = world.matches.get(one.path)
        file = None if match is None else inputs.file(match.source.path)
        yield _job(one, match, outputs.open(one.path), file)


def _in_order_of_inputs(world: World, inputs: Inputs, outputs: Outputs) -> Iterator[_Job]:
    wanted: dict[str, list[tuple[Facts, Match]]] = {}
    for one in world.outputs:
        match = world.matches.get(one.path)
        if match is None:
            yield _job(one, None, outputs.open(one.path), None)
        else:
            wanted.setdefault(match.source.path, []).append((one, match))
    for source in inputs.again(wanted):
        *others, last = wanted.pop(source.path)
        for one, match in others:
            yield _job(one, match, outputs.open(one.path), source.file)
        yield _job(*last, outputs.open(last[0].path), source.file, source)
    for left in wanted.values():
        for one, match in left:
            yield _job(one, match, outputs.open(one.path), "")


def _job(one: Facts, match: Match | None, out: Held, source: str | None, *held: Held) -> _Job:
    if match is None:
        return Task(one.path, out.file, None, False, False, "", one.patient[1]), (out,)
    same_pixels = match.source.pixels == one.pixels
    study = match.source.study
    return Task(one.path, out.file, source, match.certain, same_pixels, study, one.patient[1]), (out, *held)
