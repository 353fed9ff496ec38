"""No two things of any two houses have one name, and most have the name that they always had."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tectum.config.document import Document
from tectum.config.load import config_of
from tectum.deliver.sinks.mqtt_discovery import house_config, place_config
from tectum.deliver.sinks.mqtt_names import Topics, slug
from tectum.errors import UsageError

SWITCHES = ("camera", "microphone", "detection")
RULES = ("hall", "b_c_health", "health", "hall_presence_person", "break-in", "b_events")
HOUSES = [
    Topics(topic, node)
    for topic in ("tectum", "tectum/a", "my/tectum", "tectum/house")
    for node in ("house", "a", "a_b", "a-b", "a_b_c", "b", "House", "hall", "a-b-ded111b8f5df79b1", "-", "_")
]
PLACES = [
    "hall",
    "b",
    "b_c",
    "b c",
    "c",
    "hall_sound",
    "hall_events",
    "sound",
    "latency",
    "front door",
    "front_door_91b2",
    "Front door",
    "say",
    "context",
    "Küche",
    "Küche",
    "hall_presence_person",
    "situation",
    "rule",
    "rule_b",
    "rule_b_c",
    "雨",
    "places",
]


def test_names_of_letters_and_digits_are_what_they_always_were():
    """Whoever changes this takes every user's automations away."""
    house = Topics("tectum", "house")
    assert house.house_id == "tectum_house"
    assert [house.place_id(slug(name)) for name in ("hall", "living_room", "Front door", "Gästezimmer")] == [
        "tectum_house_hall",
        "tectum_house_living_room",
        "tectum_house_front_door_91b2",
        "tectum_house_gastezimmer_486f",
    ]
    assert house.of("Front door", "sound", "bell") == "tectum/house/front_door_91b2/sound/bell"


def test_no_two_devices_or_entities_of_any_two_houses_have_one_id(bundle):
    labels = {**bundle.labels, "sound": (*bundle.labels["sound"], "say", "sound_say", "b_events", "x_presence_person")}
    ids: dict[str, tuple] = {}
    for house in HOUSES:
        configs = {"": house_config(house, labels, RULES, True)}
        configs |= {name: place_config(house, name, labels, SWITCHES, RULES, [], True, True, True) for name in PLACES}
        for place, config in configs.items():
            (device,) = config["device"]["identifiers"]
            uniques = {key: part["unique_id"] for key, part in config["components"].items()}
            for what, unique in {"device": device, **uniques}.items():
                kind = "device" if what == "device" else "entity"
                known = ids.setdefault(f"{kind} {unique}", (house, place, what))
                assert known == (house, place, what)


names = st.from_regex(r"[^\W_][\w .-]{0,8}", fullmatch=True)
nodes = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)


@given(st.lists(st.tuples(nodes, names), min_size=2, max_size=5, unique=True))
def test_ids_of_properties_differ_whatever_legal_characters_names_have(pairs):
    for (node, place), (other, another) in combinations(pairs, 2):
        one, two = Topics("tectum", node), Topics("tectum", other)
        assert (one.house_id == two.house_id) == (node == other)
        if slug(place) != slug(another) or node != other:
            assert one.place_id(slug(place)) != two.place_id(slug(another))
        assert one.place_id(slug(place)) != two.house_id


def test_two_places_that_would_have_one_topic_are_refused(tmp_path):
    names = ("haa ..-l", "haa-  -l")
    assert slug(names[0]) == slug(names[1])
    with pytest.raises(UsageError, match=r"would be called 'haa_l_acda' on a broker, as 'haa \.\.-l' is"):
        config_of(Document("test", {"place": [{"name": name, "text": ["a"]} for name in names]}), tmp_path)
