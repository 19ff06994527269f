"""What a person can put right. `str(error)` is the sentence on the screen, in the language of the moment."""

from language import _


class DeskError(Exception):
    """Refused, with a sentence that says why and what to do next.

    The sentence is made when it is shown, so that it speaks the reader's language.
    """

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self._sentence = sentence

    def __str__(self) -> str:
        return self._sentence or self.sentence()

    def sentence(self) -> str:
        return _("This is not possible. Reload the page and try again.")


class NotAllowed(DeskError):
    """The person's role or scope does not cover this."""

    def sentence(self) -> str:
        return _("Your account may not do this here. Ask your coordinator for access.")


class NotFound(DeskError):
    """The thing named does not exist, or the person may not see it: the two look the same from outside."""

    def sentence(self) -> str:
        return _("This was not found, or your account may not see it. Go back to the list and choose again.")


class Stale(DeskError):
    """Somebody else saved a newer version meanwhile; nothing was written."""

    def sentence(self) -> str:
        return _(
            "A colleague changed this meanwhile. Nothing of yours was saved: look at both versions and choose."
        )
