"""Import and export: counts, sessions, helpers, locations and slots as CSV files and Excel workbooks."""

import streamlit as st

from domain import table_column
from domain.access import Action
from language import _
from services import exporting, importing
from ui import choice, clock, exports, frame, imports, notice

person = frame.enter(Action.COUNT)
network = frame.network(person)
today = clock.today(network.zone)

st.title(_("Import and export"))
offered = table_column.offered(person, network.id)
if not offered:
    notice.empty(_("Your account imports and exports nothing here. Ask your coordinator if you need it."))
    st.stop()

part = choice.part("import_export", "", {"import": _("Import"), "export": _("Export")})
kind = st.segmented_control(
    _("What"),
    offered,
    format_func=lambda one: _(table_column.KIND_LABELS[one]),
    default=offered[0],
    required=True,
    key="import_export.kind",
)
if part == "export":
    exports.show(person, network, kind, today, exporting.table)
else:
    imports.show(person, network, kind, today, imports.Verbs(importing.run, importing.confirm))
    exports.template(network, kind, person, exporting.template)
