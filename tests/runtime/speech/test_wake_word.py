"""Wake words: a synthesised voice says one, and sight and speech weigh in."""

import pytest
from tests.live import until
from tests.spoken import room, spoken

from tectum.errors import UsageError
from tectum.speech.listener import Listener
from tectum.speech.transcriber import Transcript
from tectum.speech.voice_activity import VoiceActivity, find_network
from tectum.speech.wake_word import AWAKE_S, WORDS, WakeWord, Waking

RATE, HOP = 16_000, 4_000


@pytest.fixture(scope="module")
def word():
    try:
        return WakeWord("okay_nabu")
    except UsageError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def network():
    try:
        return find_network()
    except UsageError as error:
        pytest.skip(str(error))


class Echo:
    """Tells how long the sound was that it was to transcribe."""

    def __call__(self, samples):
        return Transcript(f"{len(samples) / RATE:.1f}")


def told_of(network, word, sound, seen=None):
    word.reset()
    told = []
    hall = Listener("hall", VoiceActivity(network), Echo(), lambda *t: told.append(t), wake=word, seen=lambda: seen)
    hall.start()
    for index in range(len(sound) // HOP):
        hall.hear((index + 1) * HOP / RATE, sound[index * HOP : (index + 1) * HOP])
        until(lambda: hall.waiting == 0)
    count = (hall.woken, [(float(text), acts) for text, _, acts in told])
    hall.close()
    return count


def test_the_word_is_heard_and_others_are_not(word, tmp_path):
    word.reset()
    assert word.push(room(2.0, spoken(tmp_path, "okay nah boo"), 0.5)) > word.limit
    word.reset()
    assert word.push(room(2.0, spoken(tmp_path, "open the window please"), 0.5)) < 0.5


def test_only_what_follows_the_word_may_act(word, network, tmp_path):
    command, wake = spoken(tmp_path, "turn on the kitchen light"), spoken(tmp_path, "okay nah boo")
    woken, told = told_of(network, word, room(2.0, command, 2.0))
    assert (woken, [acts for _, acts in told]) == (0, [False])
    woken, told = told_of(network, word, room(2.0, wake, 0.1, command, 2.0))
    assert (woken, [acts for _, acts in told]) == (1, [True])
    assert told[0][0] == pytest.approx(len(command) / RATE + 0.7, abs=0.5)  # the word itself is not part of it
    woken, told = told_of(network, word, room(2.0, wake, 1.5, command, 2.0))
    assert woken == 1
    assert told[-1][1]
    woken, told = told_of(network, word, room(2.0, wake, AWAKE_S + 2, command, 2.0))
    assert (woken, told[-1][1]) == (1, False)


def test_a_word_counts_for_more_where_a_person_is_seen():
    def wakes(likely, seen, speech=1.0):
        waking = Waking(0.85)
        waking.speech(10.0, speech)
        return waking.step(10.1, likely, seen)

    assert [wakes(0.6, seen) for seen in (True, None, False)] == [True, False, False]
    assert [wakes(0.9, seen) for seen in (True, None, False)] == [True, True, False]
    assert [wakes(0.99, seen) for seen in (True, None, False)] == [True, True, True]
    assert not wakes(1.0, True, speech=0.1)  # nobody spoke


def test_one_word_is_one_wake():
    waking = Waking(0.85)
    for time in (1.0, 1.1, 1.2, 4.0):
        waking.speech(time, 1.0)
        assert waking.step(time, 1.0, None) == (time in (1.0, 4.0))


def test_the_words_that_are_named_are_those_of_the_package():
    assert set(WORDS) == {one.value for one in pytest.importorskip("pymicro_wakeword").Model}


def test_a_word_that_is_none_names_those_there_are(tmp_path):
    pytest.importorskip("pymicro_wakeword")
    with pytest.raises(UsageError, match=r"wake = 'computer': no such file; .*okay_nabu, hey_jarvis"):
        WakeWord("computer")
    for content in ("{}", "no json", '{"model": "x.tflite", "wake_word": "x", "micro": {}}'):
        (tmp_path / "own.json").write_text(content)
        with pytest.raises(UsageError, match=r"own\.json': is no wake word"):
            WakeWord(str(tmp_path / "own.json"))
