"""A message that comes again and again is counted, not written."""

import logging

from tectum.commands.log_repeats import MOST_KINDS, RepeatFilter


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def record(template="%s: no answer", *args, level=logging.WARNING, name="tectum.observe", **more):
    made = logging.LogRecord(name, level, "file", 1, template, args, None)
    vars(made).update(more)
    return made


def admitted(repeats, *records):
    return [one.getMessage() for each in records for one in repeats.admit(each)]


def test_so_many_are_admitted_the_last_says_so_and_the_rest_are_counted_once():
    clock = Clock()
    repeats = RepeatFilter(3, 60.0, clock)
    got = admitted(repeats, *(record("%s: no answer", f"try {n}") for n in range(40)))
    assert got == ["try 0: no answer", "try 1: no answer", "try 2: no answer; more like it are counted for 60 s"]
    clock.now = 59.9
    assert admitted(repeats, record("%s: other", "x")) == ["x: other"]
    clock.now = 60.0
    got = admitted(repeats, record("%s: other", "y"))
    assert got == ["try 39: no answer (repeated 37 times)", "y: other"]
    clock.now = 60.1
    assert admitted(repeats, record("%s: no answer", "again")) == ["again: no answer"]
    assert repeats.rest() == []


def test_a_window_that_held_no_more_than_is_admitted_counts_nothing():
    clock = Clock()
    repeats = RepeatFilter(3, 60.0, clock)
    assert len(admitted(repeats, record(), record(), record())) == 3
    clock.now = 100.0
    assert len(admitted(repeats, record("%s: other", "x"))) == 1
    assert repeats.rest() == []


def test_what_is_not_given_yet_is_given_at_the_end():
    repeats = RepeatFilter(1, 60.0, Clock())
    admitted(repeats, *(record("%s", "gone") for _ in range(5)))
    assert [one.getMessage() for one in repeats.rest()] == ["gone (repeated 4 times)"]
    assert repeats.rest() == []


def test_kinds_are_told_apart_by_logger_level_template_place_and_a_bare_templates_text():
    repeats = RepeatFilter(1, 60.0, Clock())
    kinds = [
        record("%s: no answer", "a"),
        record("%s: no answer", "a", level=logging.ERROR),
        record("%s: no answer", "a", name="tectum.deliver"),
        record("%s: no answer", "a", place="hall"),
        record("%s: no answer", "a", place="garden"),
        record("%s: gone", "a"),
        record("%s", "one"),
        record("%s", "two"),
    ]
    assert len(admitted(repeats, *kinds)) == len(kinds)
    assert admitted(repeats, *kinds) == []


def test_a_flood_of_ever_new_messages_is_held_back_too_and_nothing_grows_without_end():
    repeats = RepeatFilter(1, 60.0, Clock())
    got = admitted(repeats, *(record("%s", f"utterance {n}") for n in range(MOST_KINDS * 10)))
    assert len(got) == MOST_KINDS + 1
    assert got[-1].startswith(f"utterance {MOST_KINDS};")
    (left,) = repeats.rest()
    assert left.getMessage() == f"utterance {MOST_KINDS * 10 - 1} (repeated {MOST_KINDS * 9 - 1} times)"


def test_other_handlers_see_the_record_unchanged():
    repeats = RepeatFilter(1, 60.0, Clock())
    first = record("%s: no answer", "a")
    (shown,) = repeats.admit(first)
    assert shown.getMessage() == "a: no answer; more like it are counted for 60 s"
    assert first.getMessage() == "a: no answer"
