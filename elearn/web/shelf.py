"""What a process keeps of its work: the things used last, up to a weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """The last things used, by what they depend on; safe between threads.

    Args:
        room: how much is kept, in the unit of `weigh`. What was not used for longest goes first.
        weigh: the weight of one thing.
    """

    def __init__(self, room: int, weigh: Callable[[Thing], int]) -> None:
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._room, self._weigh = room, weigh
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing, made at most once for a key as long as it is kept (or twice by two threads at the same moment)."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        thing = make()
        self._keep(key, thing)
        return thing

    def _keep(self, key: Hashable, thing: Thing) -> None:
        with self._lock:
            if key in self._things:
                self._weight -= self._weigh(self._things.pop(key))
            self._things[key] = thing
            self._weight += self._weigh(thing)
            while self._weight > self._room:
                _, oldest = self._things.popitem(last=False)
                self._weight -= self._weigh(oldest)
