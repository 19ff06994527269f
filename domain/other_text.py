"""What was counted under “other”: the texts of a month, to see which topics the list lacks."""

from dataclasses import dataclass

from domain.counted_session import Occurrence

TOO_MUCH = 0.10
"""Above this share of a month's questions, “other” hides what people ask."""
SHARES_FROM_QUESTIONS = 20
"""Below this many questions numbers are shown and no percentage."""


@dataclass(frozen=True, slots=True)
class OtherText:
    """A session in which “other” was counted `number` times; `text` is "" when nobody said what it was about."""

    at: Occurrence
    number: int
    text: str
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """`other` of `questions` of a month, and the sessions in which it was counted, latest first."""

    other: int
    questions: int
    texts: tuple[OtherText, ...]

    @property
    def share(self) -> float | None:
        """None when there are too few questions for a percentage."""
        return self.other / self.questions if self.questions >= SHARES_FROM_QUESTIONS else None

    @property
    def is_too_much(self) -> bool:
        return self.share is not None and self.share > TOO_MUCH
