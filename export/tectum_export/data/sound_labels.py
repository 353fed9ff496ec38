"""What the categories of the data sets mean at home: one table for all of them."""

SPEECH = "speech_or_laughter"
OUTDOORS = ("engine", SPEECH)
"""Heard behind almost every recording made in a street."""

# Category -> (labels that hold, labels that may hold). Every label that is named in neither does not hold.
CATEGORIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # Alarms, and what beeps
    "smoke_alarm": (("smoke_alarm",), ()),
    "siren": (("siren",), ("car_horn", *OUTDOORS)),
    "alarm": (("other",), ("siren", "smoke_alarm", "co_alarm", "beep")),
    "car_alarm": (("other",), ("siren", "car_horn", "beep")),
    "clock_alarm": (("beep",), ()),
    "beep": (("beep",), ()),
    "bicycle_bell": (("other",), ("doorbell", "beep")),
    "doorbell": (("doorbell",), ()),
    "train_whistle": (("other",), ("car_horn",)),
    "whistle": (("other",), ()),
    # Bangs, glass, doors
    "glass_breaking": (("glass_break",), ()),
    "glass_knock": (("other",), ()),
    "crash": (("other",), ("glass_break",)),
    "gun_shot": (("gunshot",), ()),
    "explosion": (("other",), ("gunshot",)),
    "fireworks": (("other",), ("gunshot",)),
    "balloon_pop": (("other",), ("gunshot",)),
    "door_wood_knock": (("door_knock",), ()),
    "door_knock": (("door_knock",), ()),
    "door_hit": (("other",), ("door_knock",)),
    "door": (("other",), ("door_knock",)),
    "door_creak": (("other",), ()),
    "car_door": (("other",), ()),
    "thud": (("other",), ("door_knock", "footsteps")),
    "footsteps": (("footsteps",), ()),
    # Animals
    "dog": (("dog_bark",), ()),
    "dog_bark": (("dog_bark",), OUTDOORS),
    "dog_snore": (("other",), ("snore",)),
    "cat": (("cat_meow",), ()),
    # People
    "crying_baby": (("baby_cry",), ()),
    "coughing": (("cough",), (SPEECH,)),
    "sneezing": (("other",), ("cough", SPEECH)),
    "vomit": (("other",), ("cough",)),
    "snoring": (("snore",), ()),
    "breathing": (("other",), ("snore",)),
    "laughing": ((SPEECH,), ()),
    "speech": ((SPEECH,), ()),
    "speech_babble": ((SPEECH,), ()),
    "children_playing": ((SPEECH,), ("scream", "footsteps", "music", "engine")),
    "shout": ((SPEECH,), ("scream",)),
    "scream": (("scream",), (SPEECH,)),
    # Engines and appliances
    "car_horn": (("car_horn",), OUTDOORS),
    "car_passing": (("other",), ("engine",)),
    "engine": (("engine",), ()),
    "engine_idling": (("engine",), (SPEECH,)),
    "helicopter": (("other",), ("engine",)),
    "airplane": (("other",), ("engine",)),
    "train": (("other",), ("engine", "car_horn")),
    "chainsaw": (("other",), ("engine", "appliance")),
    "drilling": (("other",), ("appliance", "vacuum", *OUTDOORS)),
    "jackhammer": (("other",), ("appliance", *OUTDOORS)),
    "vacuum_cleaner": (("vacuum", "appliance"), ("engine",)),
    "washing_machine": (("appliance",), ("engine",)),
    "air_conditioner": (("appliance",), ("vacuum", *OUTDOORS)),
    "compressor": (("appliance",), ("engine",)),
    "sewing_machine": (("appliance",), ("engine",)),
    # Water, weather, fire
    "pouring_water": (("water",), ()),
    "running_water": (("water",), ()),
    "water_drops": (("water",), ()),
    "toilet_flush": (("water",), ()),
    "sea_waves": (("water",), ("weather",)),
    "rain": (("weather",), ("water",)),
    "thunderstorm": (("weather",), ("water",)),
    "thunder": (("weather",), ("water",)),
    "wind": (("weather",), ()),
    "crackling_fire": (("crackling_fire",), ()),
    "fire": (("crackling_fire",), ()),
    "match": (("other",), ("crackling_fire",)),
    "drinking_sipping": (("other",), ("water",)),
    "brushing_teeth": (("other",), ("water",)),
    # Music
    "street_music": (("music",), OUTDOORS),
    "church_bells": (("other",), ("music",)),
    # Nothing but the room
    "room_ambience": ((), ()),
}
OTHER = frozenset({
    "birds", "can_opening", "chirping_birds", "clapping", "clock_tick", "coin", "cow", "crickets", "crow",
    "door_wood_creaks", "finger_snap", "frog", "hand_saw", "hen", "insects", "keyboard", "keyboard_typing",
    "mouse_click", "pig", "rooster", "scrape", "sheep", "slurp", "toaster", "toy_squeak", "trash", "zipper",
})  # fmt: skip
"""Categories that are known to hold none of the labels: they are ``other``."""


def meaning(category: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Labels that hold and labels that may hold; None for a category that the table does not know."""
    if category in OTHER:
        return ("other",), ()
    return CATEGORIES.get(category)
