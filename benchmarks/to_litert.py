"""Convert the networks of a bundle to .tflite files of the same weights, for ``peers.py --tflite``.

Needs ``litert-torch``, whose packages are heavy: use an environment of its own, with torch 2.13.0 installed first.
"""

import argparse
from pathlib import Path

import litert_torch
import torch

from tectum.bundle import Bundle
from tectum.encode.onnx.synthetic_inputs import Workload
from torch_bundle import network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    bundle = Bundle.load(variant="fp32")
    options.out.mkdir(parents=True, exist_ok=True)
    for graph in bundle.graphs:
        feed = Workload(bundle).feeds(graph, 1)[0]
        inputs = tuple(torch.from_numpy(value.copy()) for value in feed.values())
        try:
            litert_torch.convert(network(bundle, graph), inputs).export(str(options.out / f"{graph}.tflite"))
            print(f"{graph}: converted")
        except Exception as error:  # one graph that it cannot convert must not cost the others
            print(f"{graph}: not converted: {type(error).__name__}: {str(error).splitlines()[0][:200]}")


if __name__ == "__main__":
    main()
