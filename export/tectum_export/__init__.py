"""Train, evaluate and export Tectum models. Needs the ``export`` extra (PyTorch)."""

import tectum  # noqa: F401 switches the telemetry of ONNX Runtime off, before anything here imports it
