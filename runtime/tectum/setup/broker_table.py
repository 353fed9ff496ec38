"""``[mqtt]`` of a file, as a person fills it in on a page."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tectum.setup.document import table_of
from tectum.setup.draft import BrokerDraft, without_variables
from tectum.tables.broker import Broker
from tectum.tables.values import Secret

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def keeps_password(draft: BrokerDraft, kept: Broker) -> bool:
    """Whether the password that is kept is meant: none was typed, and it goes to the same broker for the same user."""
    same = (draft.host, draft.port, draft.user) == (kept.host, kept.port, kept.user)
    return same and bool(draft.user) and not draft.password


def with_kept_password(draft: BrokerDraft, kept: Broker) -> BrokerDraft:
    """To try it: with the password that is kept, where that is meant. Raises UsageError: the environment lacks it."""
    return replace(draft, password=Secret(kept.password.expanded())) if keeps_password(draft, kept) else draft


def put_broker(document: "TOMLDocument", draft: BrokerDraft, kept: Broker) -> None:
    """Write it; without a host there is none any more. A password that was not typed stays for the same user of the
    same broker alone. Raises UsageError: it names the environment."""
    typed = ((draft.host, kept.host), (draft.user, kept.user), (draft.password.reveal(), ""))
    without_variables(*(new for new, old in typed if new != old))
    if not draft.host:
        document.pop("mqtt", None)
        return
    table = table_of(document, "mqtt")
    values = {"host": draft.host, "port": draft.port, "user": draft.user, "tls": draft.tls}
    if not keeps_password(draft, kept):
        values["password"] = draft.password.reveal() if draft.user else ""
    for key, value in values.items():
        if value:
            table[key] = value
        else:
            table.pop(key, None)
