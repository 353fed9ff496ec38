"""Sentences typed in haste, "es" far from its verb, compounds; and what else one may wish."""

import pytest
from tests.not_understood import marked


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("lmk if the dogs in the garden", "dog@garden"),
        ("lmk when theres a car in the driveway", "vehicle@driveway"),
        ("ping me if someones in the hall while were away", "person@hall while away"),
        ("tell me if the cats in the garden meow", "cat_meow@garden"),
        ("um, tell me if theres nobody in the kitchen for two hours", "no person@kitchen for 2 h"),
        ("uh can you tell me when the dog doesnt bark for three hours", "no dog_bark for 3 h"),
        ("äh sag mir Bescheid wenn der Hund bellt", "dog_bark"),
        ("嗯，那个，狗叫了告诉我一声", "dog_bark"),
        ("Sag mir, wenn es nachts im Flur klopft", "door_knock@hall at night"),
        ("Sag Bescheid, wenn es im Garten dreimal bellt", "dog_bark@garden 3 times in 10 min"),
        ("Melde dich, wenn die Küchentemperatur unter 10 Grad fällt", "temperature@kitchen < 10"),
        ("Sag mir, wenn jemand auf dem Gartenweg ist", "person@garden in path"),
    ],
)  # fmt: skip
def test_words_as_they_are_typed(table, measured, sentence, rule):
    assert measured.asks(sentence)
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("raise an alarm if the baby cries", "baby_cry"),
        ("All I want is to know when the cat is in the kitchen", "cat@kitchen"),
        ("somebody in the hall who hasn't knocked within a minute, that's something I'd like to know about",
         "person@hall but not door_knock within 60 s"),
        ("nights only: ping me if a dog barks", "dog_bark at night"),
        ("tell me when a dog barks at night only", "dog_bark at night"),
        ("whether it's a knock or the doorbell, tell me", "door_knock or doorbell"),
        ("sofort alle wecken, wenn der Rauchmelder losgeht", "smoke_alarm"),
        ("Sag was, wenn in der Einfahrt jemand hupt", "car_horn@driveway"),
        ("我希望狗叫的时候收到通知", "dog_bark"), ("手机通知我，有人按门铃的话", "doorbell"),
        ("按门铃就告诉我", "doorbell"), ("请在狗叫连续五分钟之后提醒我", "dog_bark for 5 min"),
    ],
)  # fmt: skip
def test_more_shapes_of_wishes(table, measured, sentence, rule):
    assert measured.asks(sentence)
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("dont tell me when the dog barks", "dont tell me"),
        ("tell me who is in the garden when the dog barks", "who"),
        ("tell me if the dog barks louder than usual", "louder than usual"),
        ("Sag mir, wenn der Hund bellt, lauter als sonst", "lauter als sonst"),
        ("狗叫得比平时久就告诉我", "比平时久"), ("If somebody trips over in the hall, tell me", "trips over"),
        ("红色的车来了告诉我", "红色的"), ("要是我爸忘了关门，告诉我", "我爸忘"), ("那个人来了就告诉我", "那"),
        ("手机响了就告诉我", "手机"), ("十分钟后告诉我", "后"), ("狗叫五分钟后告诉我", "后"),
        ("出门前提醒我带钥匙", "出门前"), ("only dogs in the garden, tell me", "only"),
        ("Sag mir, wenn das Küchenfenster offen ist", "Küchenfenster"),
    ],
)  # fmt: skip
def test_what_is_not_to_be_understood_is_marked_whole(measured, sentence, part):
    assert measured.asks(sentence)
    assert part in marked(measured, sentence)
