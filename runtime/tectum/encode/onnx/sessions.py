"""The sessions of a bundle's graphs, each opened when it is first asked for."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tectum.encode.onnx.session import Run, Session


class Sessions(Mapping[str, Session]):
    """By the names of graphs; ``begin`` opens one. Any thread may ask; going over them opens all."""

    def __init__(self, names: Sequence[str], begin: Callable[[str], Session]):
        self._names, self._begin = tuple(names), begin
        self._opened: dict[str, Session] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Session:
        with self._lock:
            if name not in self._opened and name in self._names:
                self._opened[name] = self._begin(name)
            return self._opened[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def later(self, name: str) -> Run:
        """What runs a graph, and opens it only then."""

        def run(feed: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
            return self[name](feed)

        return run
