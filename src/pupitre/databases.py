"""Addresses of databases as people write them: `postgres://…`, `mysql://…`, without the driver behind it.

Who opens a database is elsewhere: `ontology.discovery` to look, `connectors.sql` to work.
"""

_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


def with_driver(address: str) -> str:
    """The address with the driver that Pupitre installs, where it names the kind of database only."""
    kind, mark, rest = address.partition("://")
    return f"{_DRIVERS.get(kind, kind)}{mark}{rest}"
