"""The end of a run to a zip or a bucket: what it wrote goes where its user wanted it, and the working folder goes."""

from __future__ import annotations

import shutil

from scrubjay import _engine
from scrubjay.errors import Interrupted, RunFailed
from scrubjay.paths import shown
from scrubjay.run.delivery.delivered import Stopped, Undelivered
from scrubjay.run.delivery.target import FOLDER, ZIP, Target
from scrubjay.run.pipeline import Options
from scrubjay.run.result import RunResult


def deliver(target: Target, result: RunResult, options: Options, cancel: _engine.Cancel, *, fresh: bool) -> None:
    """Deliver what a whole run left in its working folder, which stays if something of it couldn't be delivered.

    fresh: nothing was in the bucket when the run began. Raises Interrupted and RunFailed, both with the result, which
    isn't complete then: a zip isn't there, a bucket has a part.
    """
    if target.kind == FOLDER:
        return
    way_on = options.way_on if options.resumable else "all that belongs in OUT"
    kept = f"what was made is whole, in {shown(target.folder)}: {way_on}"
    try:
        if target.kind == ZIP:
            from scrubjay.run.delivery.zipped import deliver_zip

            result.delivered = deliver_zip(target.folder, target.named, options.threads, cancel.is_set)
        else:
            from scrubjay.run.delivery.bucket import deliver_to_bucket

            result.delivered = deliver_to_bucket(target.folder, target.named, cancel.is_set, fresh=fresh)
    except Stopped:
        result.complete = False
        raise Interrupted(f"interrupted before all was in OUT; {kept}", result) from None
    except Undelivered as error:
        result.complete = False
        raise RunFailed(f"{error}; {kept}", result) from None
    except BaseException:
        result.complete = False
        raise
    if not result.delivered.differing:
        shutil.rmtree(target.folder, ignore_errors=True)
