"""``tectum bundle``: look at a model bundle, verify it, sign it, or trust those of a repository."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands import bundle_trust
from tectum.commands.options import Parser

if TYPE_CHECKING:
    from tectum.bundle import Bundle
    from tectum.commands.options import Commands


def add(commands: "Commands") -> None:
    """Its arguments."""
    bundle = commands.add_parser("bundle", help="look at a model bundle, verify or sign it, or trust others'")
    actions = bundle.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    for name, what in (
        ("inspect", "what it can do, how well, from which data"),
        ("verify", "check every hash, number and label, and run every graph"),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument(
            "bundle",
            type=Path,
            nargs="?",
            metavar="BUNDLE",
            help="bundle folder (default: the one that comes with tectum)",
        )
        action.set_defaults(command=bundle_command)
    bundle_trust.add(actions)


def bundle_command(options: argparse.Namespace) -> int:
    from rich.table import Table

    from tectum.bundle import Bundle
    from tectum.commands.output import Output
    from tectum.host.bundle_check import verify_variant
    from tectum.modality import SITUATION

    bundle = Bundle.load(options.bundle)
    out = Output(soft_wrap=False)
    if options.action == "verify":
        for variant in bundle.variants:
            verify_variant(bundle.in_variant(variant))
        signed = ", signed" if _verify_signed(bundle) else ""
        summary = f"{len(bundle.manifest['files'])} files, {len(bundle.variants)} variants, every graph runs{signed}"
        out.print(f"{bundle.path}: verified: {summary}")
        return 0
    part = bundle.part
    out.print(f"{bundle.name} {bundle.version}  ({bundle.path})")
    table = Table("graph", "parameters", "bytes", "p50 ms", "inputs", "outputs")
    for name, graph in bundle.graph_facts.items():
        time = part.latency_ms.get(name, {}).get("p50", "")
        inputs, outputs = (", ".join(v.name for v in values) for values in (graph.inputs, graph.outputs))
        table.add_row(name, f"{graph.parameters:,}", f"{graph.bytes:,}", str(time), inputs, outputs)
    out.print(table)
    table = Table("head", "labels", "accuracy", "majority", "macro F1")
    for head, labels in bundle.labels.items():
        if not labels:
            continue
        figures = part.metrics.get(head, {})
        row = [f"{figures[k]:.3f}" if k in figures else "" for k in ("accuracy", "majority", "macro_f1")]
        table.add_row(head, ", ".join(labels), *row)
    out.print(table)
    for name, one in bundle.variants.items():
        size = bundle.in_variant(name).size
        score = one.metrics.get(SITUATION.name, {}).get("accuracy")
        accuracy = "" if score is None else f", situation accuracy {score:.3f}"
        out.print(f"variant {name}: {size / 1e6:.2f} MB{accuracy}")
    for trained in bundle.data:
        items = ", ".join(f"{k} {v}" for k, v in trained.items.items())
        out.print(f"data {trained.name}: {items}; {', '.join(trained.licences)}")
    out.print(f"read more: {bundle.path / 'card.md'}")
    return 0


def _verify_signed(bundle: "Bundle") -> bool:
    """Whether it is one of a folder that trusts somebody; then it is signed, or BundleError is raised."""
    from tectum.bundle.versions import Versions
    from tectum.files import is_folder

    versions = Versions.holding(bundle.path)
    if versions is None or not is_folder(versions.trust):
        return False
    from tectum.trust.extra import need_extra

    need_extra()
    from tectum.trust.trusted import check_signed

    check_signed(bundle)
    return True
