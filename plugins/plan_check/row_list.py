"""The rows of a sheet under the headings of their groups."""

from hccbm_gui.core.checks.row import Status
from hccbm_gui.plugin.check_list import CheckList, Section

from .sheet import GROUPS, Sheet


class RowList(CheckList):
    """The list of a sheet; what does not apply comes last."""

    def show_rows(self, sheet: Sheet, *, only_problems: bool) -> None:
        """All rows, or only those a person has to look at."""
        rows = [row for row in sheet.rows if row.is_problem or not only_problems]
        if not rows:
            self.show_words("Nothing failed, and nothing asks to be looked at.")
            return
        silent = tuple(row for row in rows if row.status is Status.NOT_APPLICABLE)
        sections = [
            Section(heading, told)
            for group, heading in GROUPS.items()
            if (told := tuple(r for r in rows if r.group == group and r not in silent))
        ]
        if silent:
            sections.append(Section("Not applicable", silent))
        self.show_sections(sections)
        # In the order of the sheet, whatever the order on the screen.
        self.shown_ids = tuple(row.id for row in rows)
