"""Errors for people are one line, whatever is in the value that they name."""

import pytest

from tectum.errors import BundleError, TectumError, UsageError


@pytest.mark.parametrize("kind", [TectumError, UsageError, BundleError])
def test_the_message_is_one_line_whatever_the_value_is(kind):
    breaks = [chr(point) for point in range(0x3000) if len(f"a{chr(point)}b".splitlines()) > 1]
    message = str(kind(f"name = '{''.join(breaks)}': must be a word"))
    assert len(breaks) == 10
    assert len(message.splitlines()) == 1
    assert message.startswith(r"name = '\n\x0b\x0c\r\x1c")
    assert message.endswith(r"\u2028\u2029': must be a word")
