"""``[[quiet]]`` and the notifications among the ``[[sink]]`` of a file: who is told, and when not."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.config.schema import Config, QuietConfig
from tectum.deliver.sinks.push import PushTable
from tectum.errors import UsageError
from tectum.setup.draft import without_variables
from tectum.setup.settings_rows import PushDraft, QuietRow

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

PUSH = "push"
"""The type of the sink."""


def quiet_row(quiet: QuietConfig) -> QuietRow:
    """Quiet hours as a page shows them."""
    return QuietRow(f"{quiet.begin:%H:%M}", f"{quiet.end:%H:%M}", quiet.kinds, quiet.places)


def push_row(config: Config) -> PushDraft:
    """The notifications of a house as a page shows them."""
    kept = next((sink for sink in config.sinks if isinstance(sink, PushTable)), None)
    shown = kept or PushTable()
    return PushDraft(kept is not None, shown.contact, shown.severity)


def contact_of(text: str) -> str:
    """Whom a push service may ask, as it stands in the file; an e-mail address alone will do. Empty: nobody. Raises
    UsageError: it is neither that nor an address of the web, names the environment, or nothing can be pushed here."""
    if not (contact := text.strip()):
        return ""
    contact = f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
    without_variables(contact)
    table = PushTable(contact)
    for problem in table.problems(Path()):
        raise UsageError(problem.line(problem.key))
    table.open(Path()).close()
    return contact


def put_quiet(document: "TOMLDocument", rows: Sequence[QuietRow], kept: Sequence[QuietConfig]) -> None:
    """Write them in place of those that there are, which are ``kept``; one that stays as it was keeps its comments, and
    so does one that was changed. Raises UsageError: it names the environment."""
    import tomlkit

    without_variables(*(word for row in rows for word in (row.begin, row.end, *row.kinds, *row.places)))
    before = list(zip(map(quiet_row, kept), document.pop("quiet", ()), strict=False))
    tables = {}
    for same in (True, False):  # what stays first, so that no other takes its comments
        for at, row in enumerate(rows):
            found = next((pair for pair in before if not same or pair[0] == row), None)
            if at not in tables and found is not None:
                before.remove(found)
                tables[at] = found[1]
    made = tomlkit.aot()
    for at, row in enumerate(rows):
        table = tables.get(at)
        table = tomlkit.table() if table is None else table
        table["from"], table["to"] = row.begin, row.end
        for key, names in (("kinds", row.kinds), ("places", row.places)):
            if not names:
                table.pop(key, None)
            elif list(table.get(key, ())) != list(names):
                table[key] = list(names)
        made.append(table)
    if rows:
        document["quiet"] = made


def put_push(document: "TOMLDocument", draft: PushDraft) -> None:
    """Write it; what else stands in its table stays. Raises UsageError: it names the environment."""
    import tomlkit

    sinks = document.get("sink", ())
    table = next((sink for sink in sinks if sink.get("type") == PUSH), None)
    if not draft.on:
        if table is not None:
            sinks.remove(table)
        if not sinks:
            document.pop("sink", None)
        return
    if table is None:
        table = tomlkit.table()
        table["type"] = PUSH
        document.setdefault("sink", tomlkit.aot()).append(table)
    if draft.contact != table.get("contact"):
        without_variables(draft.contact)
        table["contact"] = draft.contact
    if draft.severity != table.get("severity", PushTable().severity):
        table["severity"] = draft.severity
