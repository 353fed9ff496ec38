"""MASSIVE's form, made here: gathered out of its archive, read by a recipe, no translation on the other side."""

import io
import json
import tarfile

import pytest

from tectum.errors import UsageError
from tectum_export.cli import main
from tectum_export.data.catalog import gather
from tectum_export.data.finding import Findings
from tectum_export.data.massive import read_massive
from tectum_export.data.text_sets import NONE
from tectum_export.recipe import load_recipe

SAID = {
    "en-US": ("turn on the [room : kitchen] lights", "tell me a joke", "set an alarm for [time : five]", "mute it"),
    "de-DE": ("mach die lichter in der [room : küche] an", "erzähl einen witz", "stell einen wecker auf [time : fünf]",
              "stumm"),
    "zh-CN": ("打开[room : 厨房]的灯", "讲个笑话", "定一个[time : 五点]的闹钟", "静音"),
}  # fmt: skip
INTENTS = ("iot_hue_lighton", "general_joke", "alarm_set", "audio_volume_mute")
PARTITIONS = ("train", "dev", "train", "test")


def lines(locale):
    for number, said in enumerate(SAID[locale]):
        plain = said.replace("[room : ", "").replace("[time : ", "").replace("]", "")
        row = {
            "id": str(number), "locale": locale, "partition": PARTITIONS[number],
            "scenario": INTENTS[number].partition("_")[0], "intent": INTENTS[number], "utt": plain, "annot_utt": said,
            "worker_id": "1",
        }  # fmt: skip
        yield json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture
def archive(tmp_path):
    """As published: a tar of ``1.1/data/LOCALE.jsonl`` beside a README."""
    path = tmp_path / "amazon-massive-dataset-1.1.tar.gz"
    with tarfile.open(path, "w:gz") as out:
        for name, text in {
            "1.1/LICENSE": "x",
            **{f"1.1/data/{one}.jsonl": "".join(lines(one)) for one in SAID},
        }.items():
            member, content = tarfile.TarInfo(name), text.encode()
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
    return path


def test_the_archive_becomes_a_folder_that_a_recipe_reads(archive, tmp_path, capsys):
    data = tmp_path / "data"
    assert main(["gather", "sentences", str(archive), "--out", str(data / "massive")]) == 0
    told = capsys.readouterr().err
    assert "6 of 12 sentences are kept" in told
    assert {file.name for file in (data / "massive").iterdir()} == {"de-DE.jsonl", "en-US.jsonl", "zh-CN.jsonl"}
    recipe = tmp_path / "r.toml"
    text = "extends = 'home'\n[labels]\nintent = ['HassTurnOn', 'none']\n[data]\nmassive = 'massive'\n"
    recipe.write_text(text + "".join(f"{key} = ''\n" for key in OTHERS) + "esc = []\nclips = []\ngrammar = []\n")
    catalog = gather(load_recipe(str(recipe)), data, Findings())
    found = [item for item in catalog.text if item.data_set == "massive"]
    sides = {item.source: {other.split for other in found if other.source == item.source} for item in found}
    assert all(len(splits) == 1 and splits < {"train", "val", "test"} for splits in sides.values())
    assert {(item.language, item.labels, item.slots) for item in found} == {
        ("en", ("HassTurnOn",), (("room", "kitchen"),)), ("de", ("HassTurnOn",), (("room", "küche"),)),
        ("zh-CN", ("HassTurnOn",), (("room", "厨房"),)), ("en", (NONE,), ()), ("de", (NONE,), ()),
        ("zh-CN", (NONE,), ()),
    }  # fmt: skip
    assert {item.licence for item in found} == {"CC BY 4.0"}


OTHERS = ("natural", "coco", "pennfudan", "ade20k", "imagenet", "coco_held", "ha_intents", "nlu", "clinc")


def test_translations_of_a_sentence_are_of_one_source(archive, tmp_path):
    assert main(["gather", "sentences", str(archive), "--out", str(tmp_path / "m")]) == 0
    found = read_massive(tmp_path / "m")
    assert {item.source for item in found} == {"turn on the kitchen lights", "tell me a joke"}
    (tmp_path / "m" / "en-US.jsonl").unlink()
    assert {item.source for item in read_massive(tmp_path / "m")} == {"massive:0", "massive:1"}


def test_only_some_languages_from_plain_files(tmp_path, capsys):
    for locale in SAID:
        (tmp_path / f"{locale}.jsonl").write_text("".join(lines(locale)))
    arguments = ["gather", "sentences", *(str(tmp_path / f"{locale}.jsonl") for locale in SAID), "--out"]
    assert main([*arguments, str(tmp_path / "m"), "--locale", "de-DE"]) == 0
    assert [file.name for file in (tmp_path / "m").iterdir()] == ["de-DE.jsonl"]
    assert main([*arguments, str(tmp_path / "n"), "--locale", "fr-FR"]) == 2
    assert "--locale fr-FR: has no sentences there; there are: none" in capsys.readouterr().err
    assert not (tmp_path / "n").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "m.jsonl:2: is no row of MASSIVE: "),
        ("[1]", "m.jsonl:2: is no row of MASSIVE: is no object"),
        ('{"id": "1", "locale": "de-DE"}', "m.jsonl:2: 'partition' must be a text; needed: id, locale, partition"),
        (json.dumps(dict.fromkeys(("id", "partition", "utt", "annot_utt", "intent"), "x") | {"locale": "../de"}),
         "m.jsonl:2: locale = '../de': must be as in en-US"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(tmp_path, capsys, line, told):
    (tmp_path / "m.jsonl").write_text("".join(list(lines("de-DE"))[:1]) + line + "\n")
    assert main(["gather", "sentences", str(tmp_path / "m.jsonl"), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"holds no LOCALE\.jsonl; tectum-export gather sentences makes them"):
        read_massive(tmp_path)


def test_labels_are_asked_for_where_they_are_needed(tmp_path, capsys):
    assert main(["gather", "pictures", "a.tar", "--out", str(tmp_path)]) == 2
    assert "--labels FILE: is needed for pictures" in capsys.readouterr().err
