"""When a place is fused: five times a second while anything changes, once a second at rest, at once for words."""

import itertools

from tectum.fuse.pace import FUSE_EVERY_S, REST_EVERY_S, FusionPace


def fused(pace, begin, end):
    """The moments of pictures at 20 Hz at which it is due."""
    return [n / 20 for n in range(round(20 * begin), round(20 * end)) if pace.due(n / 20, at_once=False)]


def steps(moments):
    return {round(after - before, 3) for before, after in itertools.pairwise(moments)}


def test_a_place_that_changes_is_fused_more_often_than_one_at_rest():
    pace = FusionPace(looks_back_s=4.0)
    pace.changed(10.0)
    assert steps(fused(pace, 10.0, 14.0)) == {FUSE_EVERY_S}
    assert steps(fused(pace, 15.0, 25.0)) == {REST_EVERY_S}
    pace.changed(25.0)
    assert steps(fused(pace, 25.0, 29.0)) == {FUSE_EVERY_S}


def test_what_does_not_wait_is_fused_at_once_and_the_next_waits_from_then_on():
    pace = FusionPace(looks_back_s=4.0)
    pace.changed(0.0)
    assert pace.due(0.0, at_once=False)
    assert pace.due(0.05, at_once=True)
    assert fused(pace, 0.1, 0.5) == [0.25, 0.45]
