"""ONNX Runtime's telemetry, switched off before it is imported.

Its Linux wheels send some since 1.29: they look up a host of their maker and keep a device id under the user's cache.
The variable is read once, when onnxruntime is imported first; set later, it has no effect (docs/privacy.md).
"""

import os
import sys

VARIABLE = "ORT_DISABLE_TELEMETRY"

in_time = "onnxruntime" not in sys.modules or os.environ.get(VARIABLE) == "1"
"""Whether it is off: nobody imported onnxruntime before."""
os.environ[VARIABLE] = "1"
