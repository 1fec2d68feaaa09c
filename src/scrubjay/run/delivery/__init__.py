"""OUT as a zip or in a bucket: what happens with the folder that a run has written when the run is over."""

from scrubjay.run.delivery.delivered import Delivered
from scrubjay.run.delivery.target import Target, target_of

__all__ = ["Delivered", "Target", "target_of"]
