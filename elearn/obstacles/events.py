"""What is done about obstacles. The words stand in the row, not here: they may speak of people. Nobody who told one is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class ObstacleHanded(Event):
    """A person is to see to it."""

    name: ClassVar[str] = "obstacles.handed"
    subject: ClassVar[str] = "obstacle_id"

    obstacle_id: Id
    owner_id: Id


@dataclass(frozen=True, slots=True)
class ObstacleHandedUp(Event):
    """The unit could not decide; one above it is to."""

    name: ClassVar[str] = "obstacles.handed_up"
    subject: ClassVar[str] = "obstacle_id"

    obstacle_id: Id
    from_unit_id: Id
    to_unit_id: Id


@dataclass(frozen=True, slots=True)
class ObstacleDayMoved(Event):
    """Another day until which it is to be answered."""

    name: ClassVar[str] = "obstacles.day_moved"
    subject: ClassVar[str] = "obstacle_id"

    obstacle_id: Id
    due_on: date


@dataclass(frozen=True, slots=True)
class ObstacleAnswered(Event):
    """It was answered; `promised_on` is the day by which what was promised is done, if one was named."""

    name: ClassVar[str] = "obstacles.answered"
    subject: ClassVar[str] = "obstacle_id"

    obstacle_id: Id
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class ObstacleClosed(Event):
    """What was promised is done."""

    name: ClassVar[str] = "obstacles.closed"
    subject: ClassVar[str] = "obstacle_id"

    obstacle_id: Id
