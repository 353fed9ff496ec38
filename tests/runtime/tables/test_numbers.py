"""A number that must be above 0 is not 0, in whatever thread it is read."""

import re
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta
from tests.repository import ROOT

from tectum.tables.numbers import LEAST_POSITIVE


@pytest.mark.usefixtures("engine")
def test_nought_is_refused_where_sessions_were_opened():
    kind = Annotated[float, Meta(ge=LEAST_POSITIVE)]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(0.0, kind)
    assert msgspec.convert(1e-9, kind) == 1e-9


def test_no_type_asks_for_more_than_nought_otherwise():
    sources = [path for package in ("runtime", "export") for path in (ROOT / package).rglob("*.py")]
    otherwise = re.compile(r"\[float, Meta\([^)]*\bgt=0")
    assert [str(path) for path in sources if otherwise.search(path.read_text(encoding="utf-8"))] == []
