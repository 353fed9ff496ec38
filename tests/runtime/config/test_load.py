"""Every wrong key, value and file of a configuration is one line that says what is allowed."""

import pytest
from tests.repository import ROOT

from tectum import UsageError
from tectum.commands.main import main
from tectum.config.check import check_labels
from tectum.config.load import read_config
from tectum.config.schema import Model
from tectum.house.house import house_rules

GOOD = """
[model]
provider = "prefer:cuda"
threads = 2
gates = true

[[place]]
name = "hall"
media = "a.mp4"
outside = true
text = ["@2 we are away", "good night"]

[[place]]
name = "garden"
text = ["hello"]
"""


def write(folder, text):
    (folder / "a.mp4").write_bytes(b"x")
    file = folder / "house.toml"
    file.write_text(text)
    return file


def test_a_good_file(tmp_path):
    config = read_config(write(tmp_path, GOOD))
    assert config.model == Model(provider="prefer:cuda", threads=2, gates=True)
    assert [place.name for place in config.places] == ["hall", "garden"]
    assert config.places[0].outside
    assert config.path(config.places[0].media) == tmp_path / "a.mp4"


def test_a_mark_of_the_byte_order_is_no_part_of_the_file(tmp_path):
    file = write(tmp_path, GOOD)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert [place.name for place in read_config(file).places] == ["hall", "garden"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs 1 to 64 tables [[place]]"),
        ("[place]\nname = 'a'", "needs 1 to 64 tables [[place]]"),
        ("name = ", "is not TOML"),
        ("[modell]\n", "unknown key 'modell'; allowed: model, house, store, place"),
        (
            "[model]\nthread = 1\n[[place]]\nname = 'a'",
            "[model]: unknown key 'thread'; allowed: bundle, trust, variant",
        ),
        ("model = 3\n[[place]]\nname = 'a'", "[model]: must be a table, got 3"),
        ("[[place]]\nname = 'a'\nmedia = 'a.mp4'\naudio = false", "audio: goes with stream"),
        ("[[place]]\nname = 'a'\nmicrophone = 'default'\nvideo = false", "video: goes with stream"),
        ("[[place]]\nname = 'a'\nmedia = 'a.mp4'\nfps = 5", "fps: goes with camera"),
        ("[[place]]\nname = 'a'\ncamera = '0'\nspeed = 2.0", "speed: goes with media"),
        ("[[place]]\nname = 'a'\ntext = ['a']\npcm_rate = 8000", "pcm_rate: goes with pcm"),
        ("[model]\nthreads = '2'\n[[place]]\nname = 'a'", "threads = '2': must be a whole number"),
        ("[model]\nthreads = true\n[[place]]\nname = 'a'", "threads = True: must be a whole number"),
        ("[model]\nthreads = 999\n[[place]]\nname = 'a'\ntext = ['x']", "threads = 999: must be 0 (choose) to 256"),
        ("[model]\ngates = 1\n[[place]]\nname = 'a'", "gates = 1: must be true or false"),
        (
            "[model]\nprovider = 'want:cuda'\n[[place]]\nname = 'a'\ntext = ['x']",
            "[model]: provider 'want:cuda': must be",
        ),
        ("[model]\nbundle = 'nowhere'\n[[place]]\nname = 'a'\ntext = ['x']", "bundle = 'nowhere': no such folder"),
        ("[house]\nlatitude = 48.1\n[[place]]\nname = 'a'\ntext = ['x']", "latitude and longitude go together"),
        ("[[place]]\nmedia = 'a.mp4'", "[[place]] 1: lacks 'name'"),
        ("[[place]]\nname = ' '\nmedia = 'a.mp4'", "name = ' ': must not be empty"),
        ("[[place]]\nname = 'a'", "'a' has neither media nor text"),
        ("[[place]]\nname = 'a'\nmedia = 'b.mp4'", "media = 'b.mp4': no such file"),
        ("[[place]]\nname = 'a'\ntext = 'x'", "text = 'x': must be a list of texts"),
        ("[[place]]\nname = 'a'\ntext = ['@x hi']", "'@x' is not a time in seconds"),
        ("[[place]]\nname = 'a'\ntext = ['x']\n[[place]]\nname = 'a'\ntext = ['x']", "another place has this name"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(tmp_path, text, message, capsys):
    file = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_config(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)
    assert main(["check", str(file)]) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1


LIVE = """
[house]
socket = "words.sock"
[store]
folder = "state"
keep_days = 3
clips = ["hazard", "break-in"]

[[place]]
name = "hall"
stream = "rtsp://${USER_OF_CAMERA}@cam/1"
audio = false
microphone = "default"
av_offset_ms = -40
privacy = [[[0, 0], [0.5, 0], [0.5, 0.5]]]
event.person = { threshold = 0.8, cool_down_s = 10 }
[[place.zone]]
name = "path"
points = [[0, 0], [1, 0], [1, 1.0]]
kinds = ["person"]
[place.speech]
transcriber = "tcp://127.0.0.1:10300"

[[place]]
name = "desk"
camera = "0"
pcm = "sound.fifo"

[[rule]]
name = "break-in"
when = "glass_break and person within 3 s"
[[quiet]]
from = 22:00:00
to = "07:00"
[[sink]]
type = "jsonl"
file = "events.jsonl"
"""


def test_everything_of_a_live_house_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("USER_OF_CAMERA", "me")
    config = read_config(write(tmp_path, LIVE))
    hall, desk = config.places
    assert hall.stream.expanded() == "rtsp://me@cam/1"
    assert hall.event["person"].threshold == 0.8
    assert hall.zone[0].points[2] == (1.0, 1.0)
    assert hall.speech.transcriber.reveal().startswith("tcp://")
    assert hall.privacy[0][1] == (0.5, 0.0)
    assert config.quiet[0].begin.hour == 22
    assert config.settings(hall).quiet[0].end.hour == 7
    assert config.store.keep_days == 3.0
    assert config.state == tmp_path / "state"
    assert (desk.camera, desk.pcm, desk.pcm_rate) == ("0", "sound.fifo", 16_000)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[place]]\nname='a'\nstream='rtsp://x'\ncamera='0'", "several sources of pictures: stream, camera"),
        (
            "[[place]]\nname='a'\nstream='rtsp://x'\nmicrophone='default'",
            "several sources of sound: stream, microphone",
        ),
        ("[[place]]\nname='a'\nstream='ftp://x'", "stream: must begin with rtsp://, rtsps://, http://, https://"),
        ("[[place]]\nname='a'\nstream='rtsp://x'\nvideo=false\naudio=false", "leave nothing of the stream"),
        ("[[place]]\nname='a'\nstream='rtsp://${NO_SUCH_VALUE}@x'", "the environment has no NO_SUCH_VALUE"),
        ("[[place]]\nname='a/b'\ncamera='0'", "name = 'a/b': must be letters"),
        ("[[place]]\nname='a'\ncamera=0", "camera = 0: must be a text in quotes"),
        ("[[place]]\nname='a'\ncamera='0'\nav_offset_ms=9999", "av_offset_ms = 9999: must be -2000 to 2000"),
        (
            "[[place]]\nname='a'\ncamera='0'\nprivacy=[[[0,0],[2,0],[1,1]]]",
            "privacy: must be at least 3 points [x, y], each 0 to 1",
        ),
        ("[[place]]\nname='a'\ncamera='0'\nprivacy=[[0,0],[1,0],[1,1]]", "must be 2 numbers, as [0.1, 0.5]"),
        ("[[place]]\nname='a'\ncamera='0'\nprivacy=3", "must be a list of points or polygons"),
        ("[[place]]\nname='a'\ncamera='0'\nevent.person.threshold=1.5", "threshold = 1.5: must be between 0 and 1"),
        (
            "[[place]]\nname='a'\ncamera='0'\nevent.person.treshold=0.5",
            "unknown key 'treshold'; allowed: threshold, min_s",
        ),
        ("[[place]]\nname='a'\ncamera='0'\nevent.person.min_s=-1", "min_s = -1: must be 0 to 1000000 seconds"),
        ("[[place]]\nname='a'\ncamera='0'\nspeech={language='en'}", "lacks 'transcriber'"),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[place.zone]]\nname='z'\npoints=[[0,0],[1,1]]",
            "zone 'z': must be at least 3 points",
        ),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[quiet]]\nbegin='22:00'\nto='07:00'",
            "unknown key 'begin'; allowed: from, to",
        ),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[quiet]]\nfrom='25:00'\nto='07:00'",
            "from = '25:00': must be a time of day",
        ),
        ("[[place]]\nname='a'\ncamera='0'\n[[quiet]]\nto='07:00'", "lacks 'from'"),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[quiet]]\nfrom='22:00'\nto='07:00'\nplaces=['b']",
            "unknown place 'b'; allowed: a",
        ),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='smoke'",
            "type = 'smoke': must be one of console, home_assistant, jsonl, mqtt, push, webhook",
        ),
        ("[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='jsonl'", "[[sink]] 1: lacks 'file'"),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='webhook'\nurl='http://me:hidden@h/hook?to=a'\n"
            "[[sink]]\ntype='webhook'\nurl='http://h/hook?to=b'",
            "[[sink]] 2: name = 'webhook http://h': another sink has this name; give each its own",
        ),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='jsonl'\nfile='mqtt'",
            "name = 'mqtt': is taken; others than console, mqtt, standard output are allowed",
        ),
        ("[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='jsonl'\nfile='no/e.jsonl'", "its folder does not exist"),
        ("[[place]]\nname='a'\ncamera='0'\n[store]\nkeep_days=0", "keep_days = 0: must be 0.001 to 36500"),
        ("[house]\ntext='x'\n[[place]]\nname='a'\ncamera='0'", "text = 'x': must be '-'"),
        ("[house]\ntext='-'\n[[place]]\nname='a'\npcm='-'", "standard input is asked for by a and [house] text"),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[rule]]\nname='r'\nwhen='x'\n[[rule]]\nname='r'\nwhen='x'",
            "another rule has this name",
        ),
        ("[[place]]\nname='a'\ncamera='0'\n[[rule]]\nname='r'", "[[rule]] 1: lacks 'when'"),
    ],
)
def test_what_is_wrong_in_a_live_house_is_named(tmp_path, text, message):
    with pytest.raises(UsageError) as caught:
        read_config(write(tmp_path, text))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[place]]\nname='a'\ncamera='0'\nevent.unicorn.min_s=1", "event.unicorn: unknown kind; allowed: appliance"),
        ("[[place]]\nname='a'\ncamera='0'\n[store]\nclips=['unicorn']", "clips: unknown kind 'unicorn'"),
        ("[[place]]\nname='a'\ncamera='0'\n[[rule]]\nname='r'\nwhen='unicorn'", "unknown kind 'unicorn'"),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[quiet]]\nfrom='22:00'\nto='07:00'\nkinds=['unicorn']",
            "[[quiet]] 1: unknown kind 'unicorn'",
        ),
        (
            "[[place]]\nname='a'\ncamera='0'\n[[place.zone]]\nname='z'\npoints=[[0,0],[1,0],[1,1]]\nkinds=['siren']",
            "zone 'z': unknown kind 'siren'; allowed: person, cat, dog, vehicle",
        ),
    ],
)
def test_kinds_are_checked_against_the_bundle(tmp_path, text, message, capsys):
    assert main(["check", str(write(tmp_path, text))]) == 2
    assert message in capsys.readouterr().err


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_config(tmp_path / "gone.toml")
    (tmp_path / "raw.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"cannot be read|is not TOML"):
        read_config(tmp_path / "raw.toml")
    with pytest.raises(UsageError, match="cannot be read"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"x = {'[' * 5_000}", "is nested more than 32 tables and lists deep"),
        (f"x = {'{a=' * 5_000}", "is nested more than 32 tables and lists deep"),
        (f"{'a.' * 5_000}b = 1", "is nested more than 32 tables and lists deep"),
        (f"x = {'9' * 5_000}", "is not TOML: Exceeds the limit"),
        (f"[web]\nport = 0x{'f' * 5_000}", "2: [web]: port: a whole number has 64 bits at most"),
        (f"[[place]]\nname = 'hall'\nevent.person.threshold = 1{'0' * 400}",
         "3: [[place]] 1 event.person: threshold: a whole number has 64 bits at most"),
        (f"[[place]]\nname = 'hall'\ntext = ['x',\n0x{'f' * 5_000}]", "[[place]] 1: text: a whole number has 64 bits"),
    ],
)  # fmt: skip
def test_what_toml_does_not_allow_is_one_line(tmp_path, text, message):
    with pytest.raises(UsageError) as caught:
        read_config(write(tmp_path, text))
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[place]]\nname='a'\nstream='rtsp://me:hush@x/y@cam/1'", "stream: can be read in several ways"),
        ("[[place]]\nname='a'\nstream='rtsp://me:hush@cam/1'\nuser='me'", "stream: user and password stand in it"),
        ("[[place]]\nname='a'\nstream='rtsp://cam/1'\npassword='hush'", "password needs 'user'"),
        ("[[place]]\nname='a'\ncamera='0'\npassword='hush'", "password: goes with stream"),
        ("[[place]]\nname='a'\nmedia='rtsp://me:hush@cam/1'", "media = 'rtsp://…': no such file"),
        ("[[place]]\nname='a'\ncamera='rtsp://me:hush@cam/1'", "camera: must be a device, as 0 or /dev/video0"),
        ("[[place]]\nname='a'\ncamera='0'\n[mqtt]\nhost='me:hush@broker'", "host: must be the name or the address"),
        ("[[place]]\nname='a'\ncamera='0'\nspeech={transcriber='tcp://me:hush@x:1'}", "speech.transcriber: must be"),
        ("[[place]]\nname='a'\ncamera='0'\n[web]\nport=1\nhost='http://me:hush@x'", "host = 'http://…': must be"),
        ("[house]\nassist='tcp://me:hush@127.0.0.1:1'\n[[place]]\nname='a'\ncamera='0'", "assist = 'tcp://…': must be"),
        ("[[place]]\nname='a'\ncamera='0'\n[[sink]]\ntype='webhook'\nurl='http://me:hush'", "url: must be http://HOST"),
        ("mqtt='me:hush@broker'\n[[place]]\nname='a'\ncamera='0'", "must be a table, got '…'"),
        ("[[place]]\nname='a'\ncamera='0'\nsource='rtsp://me:hush@cam'", "must be tables [[source]]"),
    ],
)  # fmt: skip
def test_no_refusal_shows_what_may_be_secret(tmp_path, text, message, capsys):
    file = write(tmp_path, text)
    assert main(["check", str(file)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert not [part for part in ("hush", "me:") if part in told]


def test_the_example_of_the_docs_is_right(tmp_path, monkeypatch, bundle):
    for name in ("CAMERA_USER", "CAMERA_PASSWORD", "MQTT_PASSWORD", "TECTUM_TOKEN"):
        monkeypatch.setenv(name, "x" * 16)
    import re

    block, *_ = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "configuration.md").read_text(), re.DOTALL)
    for name in ("hall.mp4", "garden.mp4"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "my-bundle").mkdir()
    config = read_config(write(tmp_path, block))
    assert [place.name for place in config.places] == ["hall", "garden"]
    assert config.places[1].outside
    assert config.model.gates
    check_labels(config, bundle.labels)
    assert [str(rule) for rule in house_rules(config, bundle.labels)] == ["glass_break and person within 3 s"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[modle]\n", "1: unknown key 'modle'; allowed: model, house, store, place, rule, situation, quiet, sink, "
         "mqtt, web, traces, intents; did you mean 'model'?"),
        ("[[place]]\nname = 'a'\ntext = ['x']\n\n[model]\nthread = 1", "6: [model]: unknown key 'thread'; allowed: "
         "bundle, trust, variant, provider, threads, tuned, gates, looks_per_s; did you mean 'threads'?"),
        ("[[place]]\nname = 'a'\ntext = ['x']\n[[place]]\nname = 'b'\n\nmedia = 'gone.mp4'",
         "7: [[place]] 2: media = 'gone.mp4': no such file"),
        ("[[place]]\nname = 'a'\ncamera = '0'\n[place.event.person]\nthreshold = 1", "5: [[place]] 1 event.person: "
         "threshold = 1: must be between 0 and 1"),
        ("[[place]]\nname='a'\ncamera='0'\n[web]\nport = 80\n\npassword = 'hunter2'",
         "7: [web]: password: must be what 'tectum password' prints (scrypt:…)"),
        ("[[place]]\nname='a'\ncamera='0'\n[mqtt]\nhost='h'\npassword = 5",
         "6: [mqtt]: password: must be a text in quotes"),
        ("[[place]]\nname='a'\ncamera='0'\n[[rule]]\nname='r'\n\nwhen='x and'", "7: [[rule]] 1: "),
        ("[[place]]\nname='a'\ncamera='0'\n[[rule]]\nname=\"a\\n\"\nwhen='x'",
         "5: [[rule]] 1: name = 'a\\n': must be letters"),
        ("[[place]]\nname='a'\ncamera='0'\n[store]\nclips=['hazard',\n'unicorn']",
         "6: [store]: clips: unknown kind 'unicorn'"),
        ("[[place]]\nname = 'a'\nx = = 1", "3: is not TOML: "),
    ],
)  # fmt: skip
def test_the_line_of_what_is_wrong_is_named(tmp_path, text, message, capsys):
    file = write(tmp_path, text)
    assert main(["check", str(file)]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert f"{file}:{message}" in line
    assert "hunter2" not in line
