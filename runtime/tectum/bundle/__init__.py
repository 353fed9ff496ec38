"""The contract with the export: a folder with a manifest, graphs and a card, verified before anything is run."""

from tectum.bundle.bundle import DEFAULT, NONE, Bundle, Shape

__all__ = ["DEFAULT", "NONE", "Bundle", "Shape"]
