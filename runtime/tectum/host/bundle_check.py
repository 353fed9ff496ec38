"""Everything of a bundle that can be tried without data: every graph of a variant is run, every encoder made."""

from tectum.bundle import Bundle
from tectum.encode.onnx.graph_check import check_run
from tectum.encode.onnx.session import Session
from tectum.engine import Engine


def verify_variant(bundle: Bundle) -> None:
    """Of the ``bundle`` in its variant, on the CPU. Raises BundleError at the first thing that is wrong."""
    engine = Engine(bundle)
    engine.stream()
    for name in bundle.part.files:
        session = engine.sessions.get(name)
        check_run(bundle, name, Session(bundle.graph(name)) if session is None else session)
