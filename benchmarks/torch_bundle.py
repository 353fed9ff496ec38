"""The networks of a bundle in PyTorch again, with the weights of its very files: what a torch user would run."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from tectum.bundle import Bundle
from tectum_export.data.catalog import Catalog
from tectum_export.recipe import Recipe
from tectum_export.train.run import Run


def recipe_of(bundle: Bundle) -> Recipe:
    """The recipe that the bundle's manifest tells."""
    return _run(bundle).recipe


def network(bundle: Bundle, graph: str) -> nn.Module:
    """One network in evaluation mode, batch norms folded as the exporter folds them, weights read from the graph."""
    model = _run(bundle).build(graph.partition(".")[0], Catalog([], [], [], bundle.labels["intent"]))
    model.eval()
    _fold(model)
    _load(model, bundle.graph(graph))
    return model


def _run(bundle: Bundle) -> Run:
    return Run.of_bundle(bundle.path, Path(), Path())  # nothing is read from its data, nothing is written


def _fold(module: nn.Module) -> None:
    """Fold each batch norm into the convolution right before it."""
    previous: tuple[str, nn.Module] | None = None
    for name, child in list(module.named_children()):
        _fold(child)
        if isinstance(child, nn.BatchNorm2d) and previous is not None and isinstance(previous[1], nn.Conv2d):
            setattr(module, previous[0], fuse_conv_bn_eval(previous[1], child))
            setattr(module, name, nn.Identity())
        previous = (name, child)


def _load(model: nn.Module, path: Path) -> None:
    """Parameters by name; those that the exporter turned round or squared have lost their names: by shape, in order."""
    constants = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}
    values: dict[str, Tensor] = {}
    missing = []
    for name, there in model.state_dict().items():
        stem = name.removesuffix(".bias")
        names = (name, f"{name}_stored", f"{stem}.weight_bias" if stem != name else name)
        known = next((n for n in names if n in constants and constants[n].shape == tuple(there.shape)), None)
        if known is None:
            missing.append((name, tuple(there.shape)))
        else:
            values[name] = torch.from_numpy(constants.pop(known).astype(np.float32))
    for name, shape in missing:
        for turned in (shape, shape[::-1]):
            known = next((n for n, v in constants.items() if v.shape == turned and v.size > 1), None)
            if known is not None:
                value = constants.pop(known).astype(np.float32)
                value = np.sqrt(value) if known.startswith("pow") else value
                values[name] = torch.from_numpy(np.ascontiguousarray(value if turned == shape else value.T))
                break
    model.load_state_dict(values, strict=False)
