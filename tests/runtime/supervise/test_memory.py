"""Cycles are looked for again once a program has begun, whether it began well or not."""

import gc

import pytest

from tectum.supervise.memory import begun_without_collection


def test_what_begins_is_not_searched_for_garbage_until_it_has_begun():
    with begun_without_collection() as begun:
        assert not gc.isenabled()
        before = gc.get_freeze_count()
        kept = [[] for _ in range(1000)]
        begun()
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)  # set apart for good
    gc.unfreeze()


def test_what_cannot_begin_leaves_the_collection_as_it_was():
    with pytest.raises(ValueError, match="no such file"), begun_without_collection():
        raise ValueError("no such file")
    assert gc.isenabled()
