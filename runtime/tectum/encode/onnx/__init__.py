"""ONNX Runtime for an always-on process: sessions, providers, plans, and what is measured of them."""
