"""Possible tables near the true one: some pupils of one block moved from one class to another.

Each such table agrees with all that is published, so it shows how far a count can surely move. It changes one school
only: what it shows holds just as well for every other school that knows its own figures exactly. Most statements are
answered this way, without a solver; the others are searched.
"""

from itertools import permutations

import numpy as np

from attendance.audit.system import CountSystem

_UNLIMITED = 10**6


def certain_moves(system: CountSystem) -> tuple[np.ndarray, np.ndarray]:
    """Per block and statement how far the statement's count can surely rise and fall; 0 for blocks without a published row."""
    place = {name: number for number, name in enumerate(system.classes)}
    sets = list(dict.fromkeys(one.classes for one in system.says))
    member = np.array([[name in one for name in system.classes] for one in sets], dtype=bool).reshape(
        -1, len(system.classes)
    )
    up, down = (np.full((len(system.blocks), len(sets)), _UNLIMITED) for _ in range(2))
    numbers = {one: number for number, one in enumerate(sets)}
    for one in system.says:
        number = numbers[one.classes]
        inside = [place[name] for name in one.classes]
        true = int(system.truth[one.blocks][:, inside].sum())
        up[one.blocks, number] = np.minimum(up[one.blocks, number], one.high - true)
        down[one.blocks, number] = np.minimum(down[one.blocks, number], true - one.low)
    up, down = np.maximum(up, 0), np.maximum(down, 0)

    about = np.array([[name in one for name in system.classes] for one in system.statements], dtype=bool)
    rise, fall = (np.zeros((len(system.blocks), len(about)), dtype=int) for _ in range(2))
    for out, into in permutations(range(len(system.classes)), 2):
        room = system.truth[:, out].copy()
        gains, loses = member[:, into] & ~member[:, out], member[:, out] & ~member[:, into]
        if gains.any():
            room = np.minimum(room, up[:, gains].min(axis=1))
        if loses.any():
            room = np.minimum(room, down[:, loses].min(axis=1))
        grows, shrinks = about[:, into] & ~about[:, out], about[:, out] & ~about[:, into]
        rise[:, grows] = np.maximum(rise[:, grows], room[:, None])
        fall[:, shrinks] = np.maximum(fall[:, shrinks], room[:, None])
    if system.has_own_rows:
        # a block without a row of its own was rounded too: what that leaves possible is for the search
        unseen = ~system.blocks["is_shown"].to_numpy()
        rise[unseen] = fall[unseen] = 0
    return rise, fall
