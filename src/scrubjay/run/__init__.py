"""The run: places checked, sources read in batches, rewritten by threads, committed in order, counted."""

from scrubjay.run.outcome import Change, Outcome
from scrubjay.run.progress import Progress
from scrubjay.run.result import RunResult

__all__ = ["Change", "Outcome", "Progress", "RunResult"]
