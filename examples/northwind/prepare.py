"""Makes the Northwind example ready to run: a working copy of the database, and the mailbox with its messages.

    python prepare.py [FOLDER]     # FOLDER is where this file lies when it is left out

Reads `data/northwind.sqlite`, which is never changed, and writes `data/company.sqlite` and `mailbox/`. What the copy
has beyond the original is all in `ADDITIONS`; README.md explains it. Needs nothing but Python.
"""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

ORIGINAL, COPY, MAILBOX = "data/northwind.sqlite", "data/company.sqlite", "mailbox"

ADDITIONS = """
-- Northwind's customers and suppliers have telephones and no e-mail. The addresses are made from their keys, under a
-- domain that is reserved for examples. Rows without a country are leftovers of somebody's tests and get none.
ALTER TABLE Customers ADD COLUMN Email TEXT;
UPDATE Customers SET Email = 'buyer@' || lower(CustomerID) || '.example' WHERE Country IS NOT NULL;
ALTER TABLE Suppliers ADD COLUMN Email TEXT;
UPDATE Suppliers SET Email = 'sales@supplier' || SupplierID || '.example';

-- An order with what it comes to, and how many of its products are no longer sold.
CREATE VIEW OrderBook AS
SELECT o.*,
       sums.Goods,
       round(sums.Goods + coalesce(o.Freight, 0), 2) AS Total,
       (SELECT count(*) FROM "Order Details" d JOIN Products p USING (ProductID)
         WHERE d.OrderID = o.OrderID AND p.Discontinued = '1') AS Withdrawn
FROM Orders o
JOIN (SELECT OrderID, round(sum(round(UnitPrice * Quantity * (1 - Discount), 2)), 2) AS Goods
        FROM "Order Details" GROUP BY OrderID) sums USING (OrderID);

-- A line with what it comes to.
CREATE VIEW OrderLines AS
SELECT OrderID, ProductID, UnitPrice, Quantity,
       CAST(round(Discount * 100) AS INTEGER) AS DiscountPercent,
       round(UnitPrice * Quantity * (1 - Discount), 2) AS Amount
FROM "Order Details";

-- What the team notes down.
CREATE TABLE RepeatOrders (
    RepeatID INTEGER PRIMARY KEY,
    CustomerID TEXT NOT NULL REFERENCES Customers (CustomerID),
    OrderID INTEGER NOT NULL REFERENCES Orders (OrderID),
    AskedOn TEXT NOT NULL,
    Status TEXT NOT NULL,
    NotedBy TEXT NOT NULL
);
CREATE TABLE Complaints (
    ComplaintID INTEGER PRIMARY KEY,
    CustomerID TEXT NOT NULL REFERENCES Customers (CustomerID),
    OpenedOn TEXT NOT NULL,
    Message TEXT NOT NULL,
    Status TEXT NOT NULL,
    NotedBy TEXT NOT NULL
);
"""


def prepare(folder: Path) -> str:
    """Write the working copy and the mailbox of a folder; what was done, or why it was not, in one sentence."""
    original, copy = folder / ORIGINAL, folder / COPY
    if not original.is_file():
        return f"there is no {original}: README.md says where to get it"
    if copy.exists() or (folder / MAILBOX).exists():
        return f"{folder} is prepared already; delete {COPY}, {MAILBOX}/ and .pupitre/ there to begin anew"
    draft = copy.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{original.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(draft)) as target,
    ):
        source.backup(target)
        target.executescript(f"BEGIN; {ADDITIONS} COMMIT;")
    for box in ("inbox", "outbox"):
        for part in ("cur", "new", "tmp"):
            (folder / MAILBOX / box / part).mkdir(parents=True)
    messages = sorted((folder / "mail").glob("*.eml"))
    for message in messages:
        shutil.copyfile(message, folder / MAILBOX / "inbox" / "new" / message.stem)
    draft.rename(copy)
    return f"{COPY} is written, and {len(messages)} messages are in the mailbox"


def main() -> int:
    """Prepare the folder that the command line names."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    print(prepare(folder))
    return 0 if (folder / COPY).exists() else 1


if __name__ == "__main__":
    sys.exit(main())
