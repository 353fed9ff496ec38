"""Whether an ONNX graph keeps weights in files beside it: those would be read unverified, from wherever it says.

The runtime has no ``onnx`` package, so this walks the few fields of its protobuf (onnx.proto3) that lead to tensors.
"""

from collections.abc import Iterator, Mapping

Fields = Mapping[int, "Fields | None"]
"""Numbers of the fields of a message that lead to what is looked for; None: it is what is looked for."""
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MARK = b"location"
"""The key of an entry of ``TensorProto.external_data``; where these bytes are nowhere, there is none."""

TENSOR: Fields = {13: None}
_SPARSE: Fields = {1: TENSOR, 2: TENSOR}
_ATTRIBUTE: dict[int, Fields | None] = {5: TENSOR, 10: TENSOR, 22: _SPARSE, 23: _SPARSE}
_NODE: Fields = {5: _ATTRIBUTE}
GRAPH: Fields = {1: _NODE, 5: TENSOR, 15: _SPARSE}
_ATTRIBUTE |= {6: GRAPH, 11: GRAPH}
MODEL: Fields = {7: GRAPH, 25: {7: _NODE, 11: _ATTRIBUTE}, 20: {1: GRAPH, 2: GRAPH}}
"""``graph``, ``functions`` and ``training_info`` of a ModelProto, and in them nodes, attributes, graphs and tensors."""
MOST_NESTED = 100
"""As protobuf itself."""


def external_data(model: bytes) -> str | None:
    """Where the first such weights of an ONNX ``model`` lie, as it says; None where it holds all of its own. Raises
    ValueError where that cannot be told: it is no protobuf, or has parts that ONNX does not."""
    if MARK not in model:
        return None
    try:
        for entry in _find(memoryview(model), MODEL, 0):
            parts = {number: bytes(value) for number, value in _fields(entry) if not isinstance(value, int)}
            if parts.get(1) == MARK:
                return parts.get(2, b"").decode(errors="replace")
    except IndexError:
        raise ValueError("it is cut off") from None
    return None


def _find(message: memoryview, wanted: Fields, depth: int) -> Iterator[memoryview]:
    if depth > MOST_NESTED:
        raise ValueError("nested too deeply")
    for number, value in _fields(message):
        if number in wanted and not isinstance(value, int):
            inner = wanted[number]
            if inner is None:
                yield value
            else:
                yield from _find(value, inner, depth + 1)


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Number and value of each field. Raises IndexError and ValueError for what is none."""
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == BYTES:
            size, at = _varint(message, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > end:
            raise IndexError("cut off")
        yield number, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise ValueError("a number of more than 64 bits")
