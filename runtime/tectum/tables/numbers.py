"""The least number above 0, where the type of a value asks for one."""

import sys

LEAST_POSITIVE = sys.float_info.min
"""For ``Meta(ge=LEAST_POSITIVE)``: the least of normal size. Not ``Meta(gt=0)``: msgspec checks that as at least the
smallest subnormal number, and a thread that has opened one of our sessions of ONNX Runtime flushes those to zero, so
that 0 passes there."""
