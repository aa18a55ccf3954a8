"""The errors a person can meet, each with the exit code of its command.

Whoever raises one writes for the person at the terminal: one line that says what is wrong and,
where there is one, a hint that names the next thing to type. `upsc_cli.cli.app` prints both.
"""


class UpscError(Exception):
    """Something went wrong that the person can understand and act on."""

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(UpscError):
    """An option or argument has a value that means nothing."""

    exit_code = 2


class NotFoundError(UpscError):
    """No topic or term goes by that name."""

    exit_code = 3


class InvalidTopicError(UpscError):
    """A topic file, or the syllabus, breaks the format."""

    exit_code = 4


class ProgressError(UpscError):
    """The progress file could not be read or written."""

    exit_code = 5
