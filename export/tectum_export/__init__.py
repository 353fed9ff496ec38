"""Train, evaluate and export Tectum models. Needs the ``export`` extra (PyTorch)."""
