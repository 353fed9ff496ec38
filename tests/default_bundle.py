"""What the default bundle holds: tests run over its variants, whichever it has."""

from tectum import Bundle


def every_graph() -> list[tuple[str, str]]:
    """Variant and graph of each file: a file that several variants share, once."""
    found = {}
    for variant in Bundle.load().variants:
        bundle = Bundle.load(variant=variant)
        for graph in bundle.graphs:
            found.setdefault(bundle.graph(graph), (variant, graph))
    return list(found.values())
