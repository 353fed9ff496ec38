"""What happens said first, and to be told of it behind; and in words of every size."""

import pytest
from tests.not_understood import marked


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Dog in the garden? Let me know.", "dog@garden"),
        ("car pulling into the driveway: ping me", "vehicle@driveway arrives"),
        ("Smoke alarm sounding - call me right away", "smoke_alarm"),
        ("somebody standing in the driveway for two and a half minutes should send me an alert", "person@driveway "
                                                                                                 "for 150 s"),
        ("keep watch for people in the garden or on the driveway overnight and tell me",
         "person@garden or person@driveway at night"),
        ("watch the drivway for cats and let me know", "cat@driveway"),
        ("Hund im Garten? Sag mir Bescheid.", "dog@garden"),
        ("Geht die Haustür auf, sag mir bitte Bescheid.", "front_door open"),
        ("Bellt der Hund fünf Minuten am Stück, dann melde dich bitte.", "dog_bark for 5 min"),
        ("Läuft die Pumpe eine Stunde lang nicht, bitte Nachricht.", "pump off for 1 h"),
        ("Hörst du einen Schrei oder einen Schuss, alarmiere mich sofort.", "scream or gunshot"),
        ("Sind Katze und Hund gleichzeitig im Garten, sag mir Bescheid.", "cat@garden and dog@garden"),
        ("Fährt samstags ein Auto aus der Einfahrt weg, sag es mir.", "vehicle@driveway leaves on sat"),
        ("花园里有狗？马上告诉我。", "dog@garden"),
        ("有人在车道上站了两分半钟，报告一下", "person@driveway for 150 s"),
        ("门玲响了，30秒内前门又开了，告诉我", "doorbell and front_door open within 30 s"),
        ("车道上来了车，两分钟内没有人按门铃，通知我", "vehicle@driveway arrives but not doorbell within 2 min"),
    ],
)  # fmt: skip
def test_what_happens_may_stand_in_front_of_the_wish(table, measured, sentence, rule):
    assert measured.asks(sentence)
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    "sentence",
    [
        "Is somebody in the garden? Tell me.", "remind me to feed the dog", "the dog heard the call",
        "somebody is in the garden, help", "Erinnere mich daran, den Hund zu füttern", "Hilfe, es brennt",
        "Der Hund bellt schon wieder", "狗在叫", "the kitchen is warm",
    ],
)  # fmt: skip
def test_talk_questions_about_now_and_reminders_are_no_wish(measured, sentence):
    assert not measured.asks(sentence)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("tell me when it hits 30 degrees or more in the kitchen", "temperature@kitchen >= 30"),
        ("let me know if the kitchen drops below 5 or goes above 30 degrees",
         "temperature@kitchen < 5 or temperature@kitchen > 30"),
        ("Sag mir, wenn es in der Küche wärmer als 28 oder kälter als 10 Grad wird",
         "temperature@kitchen > 28 or temperature@kitchen < 10"),
        ("厨房温度3度或以下时提醒我", "temperature@kitchen <= 3"),
        ("tell me when somebody is in the driveway but doesn't ring within half a minute",
         "person@driveway but not doorbell within 30 s"),
        ("tell me when there's a cat or a dog in the hall", "cat@hall or dog@hall"),
        ("tell me when a scream or a gunshot is heard, unless we're home", "scream or gunshot while not home"),
        ("tell me if there's been no sign of anyone anywhere in the house for twelve hours", "no person for 12 h"),
        ("tell me when breaking glass is heard and somebody is in the hall", "glass_break and person@hall"),
        ("Sag mir, wenn der Hund in einer Stunde fünfundzwanzigmal bellt", "dog_bark 25 times in 1 h"),
        ("Sag mir, wenn die Katze seit acht Stunden nirgendwo zu sehen war", "no cat for 8 h"),
    ],
)  # fmt: skip
def test_limits_neighbours_and_noises(table, measured, sentence, rule):
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("Alert me when three or more people are in the garden", "three or more people"),
        ("tell me if the fridge door is open", "fridge door"),
        ("message me if the window in the kitchen is open for ten minutes", "window"),
        ("Every second Tuesday, tell me when the dog barks", "Every second Tuesday"),
        ("Sag mir eine Stunde nach Sonnenuntergang, wenn ein Hund im Garten ist", "eine Stunde nach Sonnenuntergang"),
        ("If the humidity in the kitchen goes above 60 percent, tell me", "humidity"),
        ("大年三十晚上有人敲门就告诉我", "大年三十"), ("冰箱门没关好超过三分钟就叫我", "冰箱门"),
        ("Parcel in the hall? Ping me.", "Parcel"), ("Ein Fuchs im Garten? Weck mich.", "Fuchs"),
        ("tell me when the warden is seen", "warden"),
        ("snowing in the garden? tell me", "snowing"), ("tell me if the garbage is in the hall", "garbage"),
    ],
)  # fmt: skip
def test_what_no_rule_can_say_is_marked_whole(measured, sentence, part):
    assert part in marked(measured, sentence)
