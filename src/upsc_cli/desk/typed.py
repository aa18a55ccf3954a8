"""Keys in the order in which they were pressed, each acting on what the one before it brought.

Textual hands every key to what has the focus when it arrives. Whoever types ahead, or over a slow line, would
have the letters of a search taken for commands, as the search is not open yet.
"""

from collections import deque
from collections.abc import Callable

from textual.events import Key
from textual.message import Message

_LOOK = 0.01  # seconds between two looks whether the next key can go
_LONGEST = 100  # looks after which a key that brought nothing is taken for done


class Done(Message):
    """Follows a key on its way, and so comes back to the program after it.

    It goes twice: a key may send a message of its own, behind which the second one comes.
    """

    def __init__(self, *, is_last: bool = False) -> None:
        super().__init__()
        self.is_last = is_last


class Typed:
    """Keys that wait for their turn.

    `hand_on` gives a key to the program and lets `Done` follow it, `must_wait` tells whether one cannot act
    yet, and `look_again` calls a function after some seconds.
    """

    def __init__(
        self,
        hand_on: Callable[[Key], None],
        must_wait: Callable[[Key], bool],
        look_again: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._hand_on = hand_on
        self._must_wait = must_wait
        self._look_again = look_again
        self._keys: deque[Key] = deque()
        self._is_under_way = False
        self._looks = 0

    @property
    def are_waiting(self) -> bool:
        """Whether a key is not done with."""
        return bool(self._keys) or self._is_under_way

    def add(self, key: Key) -> None:
        """Take a key that was pressed."""
        self._keys.append(key)
        if len(self._keys) == 1:
            self.go_on()

    def done(self) -> None:
        """Take note that the last key is done with."""
        self._is_under_way = False
        self.go_on()

    def go_on(self) -> None:
        """Hand on the next key if it can act."""
        if not self._keys:
            return
        self._looks += 1
        is_lost = self._is_under_way and self._looks > _LONGEST  # what it was on its way to is gone
        if (self._is_under_way and not is_lost) or self._must_wait(self._keys[0]):
            self._look_again(_LOOK, self.go_on)
            return
        self._is_under_way, self._looks = True, 0
        self._hand_on(self._keys.popleft())
