"""The SQL tables of a shop, for SQLite and PostgreSQL alike. Amounts are whole cents, moments are UTC.

No foreign keys: any of them may be a view of a company's own tables, and a key cannot point at a view.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

customers = Table(
    "customers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("first_name", String(80), nullable=False),
    Column("last_name", String(80), nullable=False),
    Column("email", String(320), nullable=False),
    Column("phone", String(40)),
    Column("language", String(2), nullable=False),
    Column("street", String(200), nullable=False),
    Column("postcode", String(12), nullable=False),
    Column("city", String(80), nullable=False),
    Column("country", String(2), nullable=False),
    Column("since", Date, nullable=False),
    Column("vip", Boolean, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("sku", String(20), primary_key=True),
    Column("name_fr", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("category_fr", String(60), nullable=False),
    Column("category_en", String(60), nullable=False),
    Column("cents", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("stock", Integer, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("personalised", Boolean, nullable=False),
    Column("allergens", String(200), nullable=False),  # separated by commas
    Column("search", String(400), nullable=False),  # names and categories without case and accents
    Column("vat_permille", Integer, nullable=False, server_default="200"),
)

orders = Table(
    "orders",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("customer_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("placed_on", Date, nullable=False),
    Column("expected_on", Date),
    Column("shipped_on", Date),
    Column("delivered_on", Date),
    Column("kept_until", Date),
    Column("ended_on", Date),
    Column("carrier", String(40)),
    Column("delivery", String(20), nullable=False),
    Column("delivery_cents", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("name", String(160), nullable=False),
    Column("street", String(200), nullable=False),
    Column("postcode", String(12), nullable=False),
    Column("city", String(80), nullable=False),
    Column("country", String(2), nullable=False),
    Column("paid_with", String(60)),
    Index("orders_of_customer", "customer_id", "placed_on"),
)

items = Table(
    "items",
    metadata,
    Column("order_number", String(20), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", String(20), nullable=False),  # no key: an order outlives the article
    Column("name_fr", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("cents", Integer, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("personalised", Boolean, nullable=False),
    Column("parcel", Integer),
    Column("vat_permille", Integer, nullable=False, server_default="200"),
)

parcels = Table(
    "parcels",
    metadata,
    Column("order_number", String(20), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("carrier", String(40), nullable=False),
    Column("tracking", String(40), nullable=False),
    Column("shipped_on", Date, nullable=False),
    Column("expected_on", Date),
    Column("delivered_on", Date),
    Column("handover", String(20)),  # how the carrier says it left it: letterbox, signed, neighbour, collected
)

pickup_points = Table(
    "pickup_points",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("carrier", String(40), nullable=False),
    Column("name", String(160), nullable=False),
    Column("street", String(200), nullable=False),
    Column("postcode", String(12), nullable=False, index=True),
    Column("city", String(80), nullable=False),
    Column("country", String(2), nullable=False),
)

# One row: who sells, for invoices.
sellers = Table(
    "sellers",
    metadata,
    Column("siret", String(20), primary_key=True),
    Column("name", String(160), nullable=False),
    Column("street", String(200), nullable=False),
    Column("postcode", String(12), nullable=False),
    Column("city", String(80), nullable=False),
    Column("country", String(2), nullable=False),
    Column("email", String(320), nullable=False),
    Column("vat_number", String(20), nullable=False),
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_number", String(20), nullable=False),
    Column("cents", Integer, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("means", String(60), nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("sent_on", Date),
    Index("refunds_of_order", "order_number"),
)

# What was done for which turn: written in the transaction that does it, so that no turn does it twice.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("turn_id", String(120), nullable=False),
    Column("act", String(20), nullable=False),
    Column("order_number", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("refund_id", Integer),
    Column("record", Text, nullable=False, server_default=""),  # the whole of `words.Change`, as JSON
    UniqueConstraint("turn_id", "act", "order_number"),
    Index("changes_of_order", "order_number"),
)

# Wrong proofs of the last hour, by the number tried, whether or not there is such an order.
tries = Table(
    "tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False),
    Column("at", DateTime, nullable=False),
    Index("tries_of_number", "number", "at"),
)
