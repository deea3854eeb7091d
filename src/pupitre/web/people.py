"""Who may come in, by `pupitre.toml` as it is now: who was taken out of it, or has less to say, is so at once.

The team and its rules work with the settings that the program started with. So nobody is more here than he was then: who
is new, or was given a greater role, is so from the next start.
"""

from pathlib import Path

from ..company import SETTINGS, Company, load
from ..errors import CompanyError
from ..records import Role


class People:
    """The people of a company, each with his role."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._now = company
        self._seen = _stamp(company.folder / SETTINGS)
        self.trouble: CompanyError | None = None
        """Why the file cannot be read now; the roles are those that it last gave."""

    def role(self, person: str) -> Role | None:
        """What a person may do now; `None` for nobody of the company."""
        stamp = _stamp(self._company.folder / SETTINGS)
        if stamp != self._seen:
            try:
                self._now, self._seen, self.trouble = load(self._company.folder), stamp, None
            except CompanyError as error:
                self.trouble = error  # half a file takes nobody out: as it was last read, until it can be read again
        else:
            self.trouble = None
        then, today = self._company.settings.people.get(person), self._now.settings.people.get(person)
        if then is None or today is None:
            return None
        return min(then.role, today.role, key=lambda role: role.rank)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What changes with the file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
