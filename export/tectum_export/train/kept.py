"""Parts that a run takes from a bundle as they are: their exported graphs, in the place of networks to train."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx

from tectum.bundle import Bundle
from tectum.errors import UsageError, first_line
from tectum.modality import VISION
from tectum_export.data.catalog import Catalog
from tectum_export.data.text_codes import PIECES
from tectum_export.model.any_size import free_size
from tectum_export.train.changes import recipe_changes
from tectum_export.train.run import Run
from tectum_export.whole import whole, write_whole

KEPT = "kept.json"
"""What the bundle's manifest says of each graph that was taken, by its file."""
WHOLE = "fp32"


def keep(run: Run, catalog: Catalog, folder: Path, parts: Sequence[str]) -> list[str]:
    """Take ``parts``, encoders, of the bundle ``folder`` into the run, those that it has trained already left out.
    Gives them.

    Raises UsageError where the bundle was made of another recipe or other data, as far as such a part was trained with
    them: its graph would not be what the recipe says, or it would be measured on what it has learned. BundleError
    where it is damaged.
    """
    bundle = Bundle.load(folder)
    before = Run.of_bundle(folder, run.data, run.folder).recipe
    taken = [part for part in parts if not run.holds(part)]
    for part in taken:
        if changes := [change.what for change in recipe_changes(before, run.recipe) if part in change.parts]:
            raise UsageError(f"--keep {folder}: its {part} was trained otherwise: {'; '.join(changes)}")
        old, new = (_sets(rows, part) for rows in (bundle.manifest["data"], catalog.sets()))
        if differ := sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)):
            name = differ[0]
            raise UsageError(
                f"--keep {folder}: its {part} was trained on other data: {name} had {old.get(name, 'nothing')}, has "
                f"{new.get(name, 'nothing')} (train, val, test); what it was trained on could be measured on"
            )
    whole_size = bundle.in_variant(WHOLE)
    known = {f"{part}.onnx": _facts(whole_size, part) for part in taken}
    write_whole(run.folder / KEPT, json.dumps({**read_kept(run.folder), **known}, indent=1))  # before there is a graph
    if "text" in taken and bundle.pieces:
        with whole(run.folder / PIECES) as written:
            shutil.copyfile(bundle.path / bundle.pieces, written)
    for part in taken:
        proto = onnx.load(str(whole_size.graph(part)))
        # An older bundle has a graph for each size of its pictures.
        freed = part == VISION and not run.recipe.vision.graph and free_size(proto)
        with whole(run.folder / f"{part}.onnx") as written:
            if freed:
                onnx.save(proto, str(written))
            else:
                shutil.copyfile(whole_size.graph(part), written)
    return taken


def read_kept(folder: Path) -> dict[str, Any]:
    """What is known of the graphs in a run folder that were taken; {} where there are none. Raises UsageError where
    that is damaged."""
    path = folder / KEPT
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise UsageError(f"{path}: is damaged: {first_line(error)}; take the parts with --keep again") from None


def forget_kept(folder: Path, part: str) -> None:
    """Remove the graphs of a part that is trained after all."""
    known = read_kept(folder)
    for name in [name for name in known if known[name]["part"] == part]:
        (folder / name).unlink(missing_ok=True)
        del known[name]
        write_whole(folder / KEPT, json.dumps(known, indent=1))


def _facts(bundle: Bundle, part: str) -> dict[str, Any]:
    told, named = bundle.manifest["variants"][WHOLE], bundle.manifest["graphs"][part]
    return {
        "part": part,
        "of": f"{bundle.manifest['name']} {bundle.manifest['version']}",
        "graph": {
            **{key: named[key] for key in ("inputs", "outputs", "parameters")},
            "rounding_db": told["rounding_db"][part],
            "parity": told["parity"][part],
        },
    }


def _sets(rows: Sequence[dict[str, Any]], part: str) -> dict[str, str]:
    """By data set of a modality, how many items each split has."""
    return {row["name"]: ", ".join(map(str, row["items"].values())) for row in rows if row["modality"] == part}
