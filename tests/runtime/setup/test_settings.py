"""Settings are written into a file however a person laid it out, or one line says why not; it is never left broken."""

import pytest
from tests.web_client import HASHED

pytest.importorskip("tomlkit", reason="the extra 'web' is not installed")

from tectum.config.load import read_config
from tectum.errors import TectumError
from tectum.house.house import House
from tectum.setup.draft import PlaceDraft
from tectum.setup.settings import Settings
from tectum.setup.settings_rows import PushDraft, QuietRow, ZoneDraft
from tectum.tables.values import Secret

PORT = 8499
WEB = f"""
[web]
port = {PORT}
password = "{HASHED}"
"""
ROOMS = """
[[place]]
name = "hall"  # the front
text = ["@0 good night"]
[[place]]
name = "study"
text = ["@0 good night"]
"""
PLACES = WEB + ROOMS
INLINE = 'place = [{name = "hall", text = ["@0 hi"]}, {name = "study", text = ["@0 hi"]}]\n'
BIN = '{name = "bin", points = [[0, 0], [1, 0], [1, 1]]}'
GUEST = f'{{name = "guest", role = "see", password = "{HASHED}"}}'
TRIANGLE = ((0.1, 0.1), (0.5, 0.1), (0.5, 0.6))
MERGED = ROOMS.replace("text", "event.dog_bark.merge_s = 3\ntext")
LAYOUTS = {
    "tables": PLACES,
    "a mark of byte order": "\ufeff" + PLACES,
    "line ends of Windows": PLACES.replace("\n", "\r\n"),
    "inline": INLINE + f'web = {{port = {PORT}, password = "{HASHED}"}}\nstore = {{clips = []}}\n',
    "dotted": f'store.clips = []\nweb.port = {PORT}\nweb.password = "{HASHED}"\n{MERGED}',
    "inline within": PLACES.replace("text", f"event = {{dog_bark = {{merge_s = 3}}}}\nzone = [{BIN}]\ntext"),
    "no end of line": PLACES.rstrip("\n"),
    "users inline": f"{WEB}user = [{GUEST}]\n{ROOMS}",
}  # fmt: skip
CHANGES = {
    "keeping": lambda settings: settings.set_keeping(3, 100),
    "user": lambda settings: settings.set_user("partner", "operate", Secret(HASHED)),
    "owner": lambda settings: settings.set_user("", "own", Secret(HASHED)),
    "threshold": lambda settings: settings.set_threshold("hall", "dog_bark", 0.7),
    "threshold back": lambda settings: settings.set_threshold("study", "dog_bark", None),
    "parts": lambda settings: settings.set_parts("hall", [ZoneDraft("door", TRIANGLE, ("person",))], [TRIANGLE]),
    "place": lambda settings: settings.add_place(PlaceDraft("attic", camera="99")),
    "less": lambda settings: settings.remove_place("study"),
    "quiet": lambda settings: settings.set_quiet(
        [QuietRow("22:00", "06:30", ("dog_bark",), ("hall",)), QuietRow("12:00", "13:00")]
    ),
    "no quiet": lambda settings: settings.set_quiet([QuietRow("12:00", "13:00")]),
    "no such quiet": lambda settings: settings.set_quiet([QuietRow("12:00", "13:00", ("fox",))]),
    "no such place": lambda settings: settings.set_quiet([QuietRow("12:00", "13:00", (), ("attic or so",))]),
    "no such contact": lambda settings: settings.set_push(PushDraft(True, "somebody", "notice")),
    "no such kind": lambda settings: settings.set_threshold("hall", "a\x00b\n]", 0.7),
    "no such zone": lambda settings: settings.set_parts("hall", [ZoneDraft("a\x7f\u2028", TRIANGLE, ("no",))], []),
}


@pytest.fixture
def opened(tmp_path, engine):
    """The settings of a running house, by the text of its file."""
    houses = []

    def opened(text):
        file = tmp_path / "house.toml"
        file.write_text(text, encoding="utf-8", newline="")
        houses.append(House(read_config(file), engine, {}))
        houses[-1].__enter__()
        return file, Settings(file, houses[-1], lambda _: None, dict, list)

    yield opened
    for house in houses:
        house.__exit__(None, None, None)


def refusal(change, settings):
    """Why a change was not made; empty where it was."""
    try:
        change(settings)
    except TectumError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_a_file_takes_every_change_or_says_why_not(opened, layout):
    file, settings = opened(LAYOUTS[layout])
    refused = {}
    for name, change in CHANGES.items():
        before, told = file.read_bytes(), refusal(change, settings)
        if told:
            refused[name] = told
            assert len(told.splitlines()) == 1
            assert file.read_bytes() == before
        read_config(file)
    assert {name for name in CHANGES if name.startswith("no such")} <= refused.keys()
    others = {name: told for name, told in refused.items() if not name.startswith("no such")}
    if layout == "dotted":
        assert set(others) <= {"user"}
    else:
        assert [told for told in others.values() if "is no [table]" not in told] == []
        assert not others or "inline" in layout
    done, config, text = CHANGES.keys() - refused.keys(), read_config(file), file.read_bytes().decode("utf-8-sig")
    hall, names = config.places[0], [place.name for place in config.places]
    assert "keeping" not in done or (config.store.keep_days, config.store.max_mb) == (3, 100)
    assert "user" not in done or config.web.user[-1].name == "partner"
    assert "no quiet" not in done or [f"{one.begin:%H}" for one in config.quiet] == ["12"]
    assert "threshold" not in done or hall.event["dog_bark"].threshold == 0.7
    assert "parts" not in done or hall.zone[-1].name == "door"
    assert ("attic" in names, "study" not in names) == ("place" in done, "less" in done)
    assert ("# the front" in text) == ("# the front" in LAYOUTS[layout])
    assert text.count("\r\n") == (text.count("\n") if "\r\n" in LAYOUTS[layout] else 0)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[[place", b"a" * 100, b"", b"x = " + b"[" * 5_000, None])
def test_a_file_that_was_broken_meanwhile_is_one_line_and_left_as_it_is(opened, content):
    file, settings = opened(PLACES)
    file.unlink() if content is None else file.write_bytes(content)
    for change in CHANGES.values():
        with pytest.raises(TectumError) as told:
            change(settings)
        assert len(str(told.value).splitlines()) == 1
        assert (file.read_bytes() if file.exists() else None) == content


def test_quiet_hours_keep_their_comments_when_others_are_changed_or_go(opened):
    night = '[[quiet]]  # we sleep\nfrom = "22:00"\nto = "06:00"\n'
    noon = '[[quiet]]\nfrom = "12:00"  # after lunch\nto = "14:00"\nkinds = ["dog_bark"]  # the neighbours\n'
    file, settings = opened(f"{PLACES}{night}{noon}")
    rows = settings.settings().quiet
    assert rows == (QuietRow("22:00", "06:00"), QuietRow("12:00", "14:00", ("dog_bark",)))
    settings.set_quiet([rows[1], QuietRow("23:00", "06:00", (), ("study",))])
    text = file.read_text()
    assert '"12:00"  # after lunch' in text
    assert 'kinds = ["dog_bark"]  # the neighbours' in text
    assert "# we sleep" in text
    assert settings.settings().quiet == (rows[1], QuietRow("23:00", "06:00", (), ("study",)))
    assert [one.places for one in read_config(file).quiet] == [(), ("study",)]
    settings.set_quiet([])
    assert "quiet" not in file.read_text()


def test_notifications_begin_change_and_end_and_what_else_stands_in_their_table_stays(opened):
    pytest.importorskip("pywebpush", reason="the extra 'push' is not installed")
    file, settings = opened(PLACES)
    assert settings.settings().push == PushDraft(False, "", "notice")
    settings.set_push(PushDraft(True, "mailto:me@example.org", "alarm"))
    text = file.read_text()
    file.write_text(text.replace('type = "push"', 'type = "push"\nname = "mine"  # my own'))
    settings.set_push(PushDraft(True, "mailto:me@example.org", "info"))
    assert settings.settings().push == PushDraft(True, "mailto:me@example.org", "info")
    assert 'name = "mine"  # my own' in file.read_text()
    settings.set_push(PushDraft(False, "", "notice"))
    assert "sink" not in file.read_text()
    assert file.read_text().startswith(PLACES.rstrip())
