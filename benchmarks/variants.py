"""Which variants of the default bundle are measured: fp32, and int8 where it has one."""

from tectum import Bundle

MEASURED = tuple(name for name in ("fp32", "int8") if name in Bundle.load().variants)
NARROWEST = MEASURED[-1]
