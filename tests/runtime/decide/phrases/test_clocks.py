"""Times of day and lengths of time, in words."""

import pytest

from tectum.decide.phrases import chinese_words, english_words, german_words
from tectum.decide.phrases.book import PhraseBook
from tectum.decide.phrases.english import ENGLISH
from tectum.decide.phrases.german import GERMAN
from tectum.decide.phrases.written import tokens


@pytest.mark.parametrize(
    ("words", "said", "at"),
    [
        (english_words, "half past ten at night", "22:30"), (english_words, "quarter to six in the morning", "05:45"),
        (english_words, "10.30 pm", "22:30"), (english_words, "ten thirty pm", "22:30"),
        (english_words, "quarter to midnight", "23:45"), (english_words, "quarter to twelve in the morning", "11:45"),
        (german_words, "halb elf abends", "22:30"), (german_words, "Viertel vor sechs früh", "05:45"),
        (german_words, "fünf vor halb sieben morgens", "06:25"), (german_words, "22 Uhr 30", "22:30"),
        (german_words, "halb eins nachts", "00:30"), (german_words, "abends um zehn", "22:00"),
        (chinese_words, "晚上十点一刻", "22:15"), (chinese_words, "早上差一刻六点", "05:45"),
        (chinese_words, "下午两点半", "14:30"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_whole(words, said, at):
    parts = [token.word for token in tokens(said)]
    assert f"{at}:00" in [str(moment.at) for moment, length in words.clock(parts) if length == len(parts)]


def test_five_o_clock_and_a_car_is_no_minute():
    parts = [token.word for token in tokens("5 Uhr ein Auto")]
    assert {str(moment.at) for moment, _ in german_words.clock(parts)} == {"05:00:00"}


@pytest.mark.parametrize(
    ("language", "said", "seconds"),
    [
        (ENGLISH, "an hour and a half", 5400), (ENGLISH, "two and a half minutes", 150),
        (ENGLISH, "one hour and 30 minutes", 5400), (ENGLISH, "a quarter of an hour", 900),
        (ENGLISH, "a full minute", 60), (ENGLISH, "one hundred and twenty seconds", 120),
        (GERMAN, "anderthalb Stunden", 5400), (GERMAN, "viereinhalb Stunden", 16200),
        (GERMAN, "eine Dreiviertelstunde", 2700), (GERMAN, "einen ganzen Tag", 86400),
        (GERMAN, "zwei Stunden und fünfundzwanzig Minuten", 8700),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read_whole(language, said, seconds):
    book = PhraseBook(language, {"length": [("{l}", "")]})
    words = [token.word for token in tokens(said)]
    found = [item for item in book.items(words, 0) if item.kind == "length" and item.end == len(words)]
    assert [item.value[1] for item in found] == [seconds]
