"""The palette: every action of the screen that one is on, found by its words."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from upsc_cli.desk.keys import Action, actions


class Actions(Provider):
    """The actions that have a key now, with the key."""

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(_label(action), partial(self._run, action))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions():
            label = _label(action)
            if (score := matcher.match(label)) > 0:
                yield Hit(score, matcher.highlight(label), partial(self._run, action), text=label)

    def _actions(self) -> Iterator[Action]:
        return (action for action in actions(self.screen))

    async def _run(self, action: Action) -> None:
        await self.app.run_action(action.action, default_namespace=action.node)


def _label(action: Action) -> str:
    does = action.does[:1].upper() + action.does[1:]
    return f"{does} ({', '.join(action.keys)})"
