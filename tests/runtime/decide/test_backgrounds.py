"""Reasons and background beside a wish are left out; conditions and restrictions are not."""

import pytest
from tests.not_understood import marked


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("I have a newborn, so wake me if the baby cries", "baby_cry"),
        ("Tell me when the dog barks, because the neighbours complain", "dog_bark"),
        ("Tell me when the dog barks, my neighbours keep complaining", "dog_bark"),
        ("Tell me if the dog barks, so I can calm him", "dog_bark"),
        ("Gran lives alone. Tell me if nobody is in the kitchen for 6 hours.", "no person@kitchen for 6 h"),
        ("The pump has been acting up lately, so tell me if the pump has been on for an hour", "pump on for 1 h"),
        ("Oma ist etwas wackelig, also sag Bescheid, wenn du einen Schrei hörst", "scream"),
        ("Sag mir Bescheid, wenn der Hund bellt, weil sich die Nachbarn beschweren", "dog_bark"),
        ("Sag mir Bescheid, wenn der Hund bellt, sonst beschweren sich die Nachbarn", "dog_bark"),
        ("Oma ist nicht gut zu Fuß, also sag Bescheid, wenn jemand schreit", "scream"),
        ("奶奶最近身体有点虚，听到尖叫马上告诉我", "scream"),
        ("狗叫就告诉我，因为邻居老投诉", "dog_bark"),
        ("狗叫就告诉我，免得邻居投诉", "dog_bark"),
        ("Tell me when the dog is in the garden, he likes to run off", "dog@garden"),
        ("tell me when the cat is in the kitchen, she tends to chew cables", "cat@kitchen"),
        ("tell me when the dog barks, it annoys the neighbours", "dog_bark"),
        ("tell me when the dog barks, that annoys the neighbours", "dog_bark"),
        ("tell me when the pump is on for an hour, it keeps us awake", "pump on for 1 h"),
        ("Sag mir, wenn die Pumpe läuft, das stört die Nachbarn", "pump on"),
        ("Sag mir, wenn der Hund im Garten ist, er haut gern ab", "dog@garden"),
        ("狗叫就告诉我，会吵到邻居", "dog_bark"), ("狗在花园就告诉我，它老爱往外跑", "dog@garden"),
        ("我爸年纪大了，厨房八小时没人就告诉我", "no person@kitchen for 8 h"),
        ("My dad is in his eighties, so tell me if nobody has been in the kitchen for 5 hours",
         "no person@kitchen for 5 h"),
    ],
)  # fmt: skip
def test_background_is_left_out(table, measured, sentence, rule):
    told = measured.understand(sentence)
    assert measured.asks(sentence)
    assert told.sentence == sentence
    assert table.same(measured, told.rule, rule)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("My son is home, tell me when the dog barks", "My son is home"),
        ("The kids are asleep, tell me if the doorbell rings", "The kids are asleep"),
        ("At Christmas, tell me when the doorbell rings", "At Christmas"),
        ("In the shed, warn me if glass breaks", "In the shed"),
        ("The oven is on, tell me when somebody is in the kitchen", "The oven"),
        ("It must be my son, so tell me when somebody is in the garden", "It must be my son"),
        ("Nobody feeds the cat, so tell me when the cat is in the kitchen", "feeds"),
        ("Tell me when the dog barks, but my son is home", "my son is home"),
        ("Tell me when the dog barks, only for my wife", "my wife"),
        ("Tell me when the dog barks, not the neighbour's", "not the neighbour's"),
        ("tell me when the dog barks because it is hungry", "because it is hungry"),
        ("My son is in the garden. Tell me when the dog barks.", "My son"),
        ("Tell me when a dog barks, it has been three weeks", "three weeks"),
        ("Tell me when somebody is in the garden, he keeps annoying us", "he keeps annoying us"),
        ("Tell me when a car arrives. It is white.", "It is white"),
        ("Sag mir, wenn jemand im Garten ist, er hat mir neulich gedroht", "er hat mir neulich gedroht"),
        ("Mein Sohn ist zu Hause, sag mir Bescheid, wenn der Hund bellt", "Mein Sohn"),
        ("Sag mir Bescheid, wenn der Hund bellt, aber nur bei Regen", "Regen"),
        ("tell me when somebody is in the garden, he likes to run off", "he likes to"),
        ("tell me when a dog barks that annoys the neighbours", "annoys the neighbours"),
        ("tell me when the dog barks, it likes to bark at Emma", "Emma"),
        ("tell me when the dog is in the garden, he is black", "he is black"),
        ("Sag mir, wenn jemand im Garten ist, er raucht gern", "raucht"),
        ("Sag mir, wenn ein Hund bellt, der die Nachbarn stört", "die Nachbarn stört"),
        ("有人在花园就告诉我，他老爱抽烟", "他老爱抽烟"), ("我爸一个人住，他摔倒了告诉我", "他摔倒"),
        ("Im Keller, sag mir Bescheid, wenn es piept", "Im Keller"),
        ("我儿子回来了，狗叫就告诉我", "我儿子"), ("下大雨了，花园里有人就告诉我", "下大雨"),
        ("过年，门铃响了就告诉我", "过年"), ("车库里，狗叫就告诉我", "车库"), ("老婆睡了，门铃响就告诉我", "老婆"),
    ],
)  # fmt: skip
def test_a_condition_or_a_restriction_is_no_background(measured, sentence, part):
    assert part in marked(measured, sentence)
