"""Marks of events, however they come: a command, a page, a broker."""

from tectum.decide.alike import may_be_suppressed
from tectum.deliver.store.store import Store
from tectum.errors import UsageError


def mark_event(store: Store, event: str, right: bool | None) -> None:
    """Say of an event that it was right or wrong; None: forget what was said. Raises UsageError: there is none, nothing
    of its sound is kept, it is never suppressed, or it was not marked; StoreError."""
    if right is None:
        if not store.marks.unmark(event):
            raise UsageError(f"event '{event}': is not marked")
        return
    kept = None if right else store.event(event)
    if kept is not None and not may_be_suppressed(kept.event):
        raise UsageError(f"event '{event}': a smoke or CO alarm, or what rests on one, is never suppressed")
    store.marks.mark(event, right)
