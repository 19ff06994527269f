"""The cards of each part of the coverage page: a figure, on how many sessions it rests, and its sessions one click away."""

import streamlit as st

from domain import coverage
from domain.coverage import ConsultSums, Staffing
from domain.coverage_mark import Mark, Which
from domain.words import ConsultStatus
from language import _, formats, ngettext
from ui import notice
from ui.coverage_chart import Part
from ui.coverage_parts import BUSY, CONSULTS, OVERVIEW, WHO


def show(part: Part) -> Mark | None:
    """The cards of a part; which sessions somebody asks for by one of them."""
    match part.sums:
        case ConsultSums() as sums:
            return _consults(sums)
        case sums:
            of_part = {OVERVIEW: _overview, WHO: _who, BUSY: _busy}
            return of_part[part.key](sums)


def say_empty(part: Part, *, is_filtered: bool) -> None:
    """There was nothing to show of: how figures come here, or which filter to take off."""
    if is_filtered:
        notice.empty(
            _(
                "Nothing took place in this period with these filters. Take a filter off or choose a longer period."
            )
        )
    elif part.key == CONSULTS:
        notice.empty(
            _(
                "No consult was booked in this period. Consults are booked at sessions by appointment, under Consults; "
                "what became of them appears here when they are over."
            )
        )
    else:
        notice.empty(
            _(
                "No session was planned in this period. Sessions come from the slots of the locations; when one is over, "
                "whether somebody was there appears here."
            )
        )


def _overview(sums: Staffing) -> Mark | None:
    """Held, opening reliability, enough helpers; the sessions that somebody asks for."""
    cancelled = ngettext("{number} session cancelled", "{number} sessions cancelled", sums.cancelled)
    asked = []
    with _row():
        asked.append(
            _card(
                _("Sessions held"),
                _of(sums.held, sums.planned),
                _("{number} closed beside them").format(number=formats.number(sums.closed)),
                ask=(sums.cancelled, Mark(Which.CANCELLED), cancelled),
            )
        )
        asked.append(
            _card(
                _("Opening reliability"),
                _share(coverage.reliability(sums), sums.planned),
                _("{number} of {all} published hours").format(
                    number=_hours(sums.delivered_minutes), all=_hours(sums.published_minutes)
                ),
            )
        )
        asked.append(_enough(sums))
        asked.append(_said(sums))
    return _first(asked)


def _who(sums: Staffing) -> Mark | None:
    """Enough helpers, nobody, one helper; the sessions that somebody asks for."""
    with _row():
        asked = [
            _enough(sums),
            _card(
                _("With nobody"),
                formats.number(sums.nobody),
                _of_held(sums),
                ask=(sums.nobody, Mark(Which.NOBODY), _("show {number}")),
            ),
            _card(
                _("On one helper"),
                formats.number(sums.one_helper),
                _of_held(sums, coverage.one_helper_share(sums)),
                ask=(sums.one_helper, Mark(Which.ONE_HELPER), _("show {number}")),
            ),
            _said(sums),
        ]
    return _first(asked)


def _busy(sums: Staffing) -> Mark | None:
    """Visits per session and per helper hour, turned away; the sessions that somebody asks for."""
    with _row():
        asked = [
            _card(
                _("Visits per session"),
                _mean(coverage.visits_per_session(sums), sums.visits),
                _("{entered} of {held} sessions entered").format(
                    entered=formats.number(sums.entered), held=formats.number(sums.held)
                ),
                ask=(
                    sums.missing,
                    Mark(Which.UNCOUNTED),
                    ngettext("{number} missing", "{number} missing", sums.missing),
                ),
            ),
            _card(
                _("Visits per helper hour"),
                _mean(coverage.visits_per_helper_hour(sums), None),
                _("of {number} sessions with count and presence").format(number=formats.number(sums.staffed)),
                ask=(sums.held - sums.said, Mark(Which.UNSAID), _("{number} without presence")),
            ),
            _card(
                _("Turned away"),
                formats.number(sums.turned_away),
                _turned_away(sums),
                ask=(sums.turned_away, Mark(Which.TURNED_AWAY), _("show the sessions")),
            ),
        ]
    return _first(asked)


def _consults(sums: ConsultSums) -> Mark | None:
    """Came, stayed away, days waited, places booked; the sessions that somebody asks for."""
    share, days, booked = (
        coverage.no_show_share(sums),
        coverage.waiting_days(sums),
        coverage.booked_share(sums),
    )
    known = _("of {number} of whom it is known").format(number=formats.number(sums.kept))
    with _row():
        asked = [
            _card(
                _("Came"),
                formats.number(sums.honoured),
                known,
                ask=(sums.unanswered, Mark(status=ConsultStatus.TO_COME), _("{number} not said")),
            ),
            _card(
                _("Stayed away"),
                formats.number(sums.no_show) if share is None else formats.percent(share),
                known if share is None else _of(sums.no_show, sums.kept),
                ask=(sums.no_show, Mark(status=ConsultStatus.NO_SHOW), _("show the sessions")),
            ),
            _card(
                _("Days waited"),
                "–" if days is None else formats.number(days, 1),
                known
                if days is None
                else _("on average, of {number}").format(number=formats.number(sums.kept)),
            ),
            _card(
                _("Consults cancelled"),
                formats.number(sums.cancelled_by_visitor + sums.cancelled_by_desk),
                _("{visitor} by the visitor · {desk} by the desk").format(
                    visitor=formats.number(sums.cancelled_by_visitor),
                    desk=formats.number(sums.cancelled_by_desk),
                ),
            ),
            _card(
                _("Places booked"),
                _of(sums.booked, sums.places) if booked is None else formats.percent(booked),
                _("places for a consult") if booked is None else _of(sums.booked, sums.places),
            ),
        ]
    return _first(asked)


def _enough(sums: Staffing) -> Mark | None:
    return _card(
        _("With enough helpers"),
        _share(coverage.coverage(sums), sums.covered),
        _of(sums.covered, sums.planned),
        ask=(sums.below_minimum, Mark(Which.SHORT), _("{number} with too few")),
    )


def _said(sums: Staffing) -> Mark | None:
    """Only where something is missing: each chart says it too."""
    if sums.said == sums.held:
        return None
    return _card(
        _("Known who was there"),
        _of(sums.said, sums.held),
        _("held sessions"),
        ask=(sums.held - sums.said, Mark(Which.UNSAID), _("{number} not said")),
    )


def _card(title: str, value: str, under: str, ask: tuple[int, Mark, str] | None = None) -> Mark | None:
    """A figure; `ask`: how many sessions can be asked for, which, and in what words, with `{number}` for how many."""
    with st.container(gap="xxsmall", width="content"):
        st.metric(title, value, width="content")
        st.caption(under)
        if ask is None or not ask[0]:
            return None
        number, mark, text = ask
        is_asked = st.button(
            text.format(number=formats.number(number)),
            key=f"coverage.ask.{mark.which or mark.status}",
            icon=":material/chevron_right:",
            icon_position="right",
            type="tertiary",
        )
    return mark if is_asked else None


def _row() -> "st.delta_generator.DeltaGenerator":
    return st.container(horizontal=True, gap="large", key="coverage_cards")


def _first(asked: list[Mark | None]) -> Mark | None:
    return next((one for one in asked if one is not None), None)


def _of(number: int, whole: int) -> str:
    return _("{number} of {all}").format(number=formats.number(number), all=formats.number(whole))


def _of_held(sums: Staffing, share: float | None = None) -> str:
    text = ngettext("of {number} held session", "of {number} held sessions", sums.held).format(
        number=formats.number(sums.held)
    )
    return text if share is None else f"{text} · {formats.percent(share)}"


def _share(share: float | None, number: int) -> str:
    """The share, or below 20 sessions a dash: the numbers stand under it."""
    return formats.percent(share) if share is not None else "–" if number else "0"


def _mean(mean: float | None, total: int | None) -> str:
    if mean is not None:
        return formats.number(mean, 1)
    if total is None:
        return "–"
    return ngettext("{number} visit", "{number} visits", total).format(number=formats.number(total))


def _hours(minutes: int) -> str:
    return formats.number(minutes / coverage.MINUTES_IN_HOUR)


def _turned_away(sums: Staffing) -> str:
    """The share of who came; below 20 sessions, or when it was not noted everywhere, on how many sessions it rests."""
    share = coverage.turned_away_share(sums)
    if share is not None and sums.turned_away_noted == sums.entered:
        return _("{share} of who came").format(share=formats.percent(share))
    return _("noted at {number} of {all} entered").format(
        number=formats.number(sums.turned_away_noted), all=formats.number(sums.entered)
    )
