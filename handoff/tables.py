"""The SQL tables of the handoff room in our own database, SQLite and PostgreSQL alike. Moments are ms since 1970."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

agents = Table(
    "agents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),  # in lower case
    Column("name", String(80), nullable=False),  # as customers see it
    Column("password", String(200), nullable=False),  # argon2id
    Column("role", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)

# Beside the accounts, so that a database made before there were profiles needs no change.
profiles = Table(
    "agent_profiles",
    metadata,
    Column("agent", ForeignKey("agents.id"), primary_key=True),
    Column("languages", String(40), nullable=False),  # `fr en`
    Column("skills", String(400), nullable=False),  # `returns vip`: the teams an agent belongs to
    Column("capacity", Integer, nullable=False),  # conversations at one time
)

# Sessions lie here and not in a signed cookie, so that logging out and disabling end them at once.
sessions = Table(
    "agent_sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # its SHA-256: who reads the table cannot log in
    Column("agent", ForeignKey("agents.id"), nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("sessions_of_agent", "agent"),
)

# Browsers an agent has logged in with before: nobody else's wrong passwords lock them out.
devices = Table(
    "agent_devices",
    metadata,
    Column("token", String(64), primary_key=True),  # its SHA-256
    Column("agent", ForeignKey("agents.id"), nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("devices_of_agent", "agent"),
)

# One row for each gesture that was wanted, whatever became of it; `day` and `charged` say whose budget it counts in.
gestures = Table(
    "gestures",
    metadata,
    Column("id", String(140), primary_key=True),  # conversation/client's own id: sent again, it is the same one
    Column("conversation", String(40), nullable=False),
    Column("agent", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("cents", Integer, nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("charged", String(40), nullable=False),
    Column("decided_by", String(40)),
    Column("answer", String(1000), nullable=False),
    Index("gestures_of_conversation", "conversation"),
    Index("gestures_of_day", "charged", "day"),
    Index("gestures_by_status", "status"),
)

# Of those that are exceptions from the shop's terms: what is to be done to which order. Beside the gestures, whose
# table a database may have had before.
exceptions = Table(
    "exceptions",
    metadata,
    Column("id", ForeignKey("gestures.id"), primary_key=True),
    Column("number", String(40), nullable=False),
    Column("act", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("late_days", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("details", Text, nullable=False),  # JSON; empty once it is forgotten
    Column("known_by", String(1000), nullable=False),
)

# Which hard cases an agent had on a day, whatever became of them (`hardcases`).
hard_cases = Table(
    "hard_cases",
    metadata,
    Column("agent", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("conversation", String(40), primary_key=True),
)

replies = Table(
    "canned_replies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("shortcut", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("shortcut", "language"),
)

# What an agent has begun to answer, for whoever goes on with the case (`drafts`); erased with the log's words.
drafts = Table(
    "drafts",
    metadata,
    Column("conversation", String(40), primary_key=True),
    Column("agent", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("drafts_by_time", "at"),
)

# Those an agent keeps for themselves: beside the others, whose table a database may have had before.
own_replies = Table(
    "own_replies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent", ForeignKey("agents.id"), nullable=False),
    Column("shortcut", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("agent", "shortcut", "language"),
)

# What a canned reply does besides its words: beside them, whose tables a database may have had before.
reply_deeds = Table(
    "reply_deeds",
    metadata,
    Column("reply", String(40), primary_key=True),
    Column("label", String(30), nullable=False),
    Column("after", String(20), nullable=False),
)

# Who was named with @ in a note; its words stay in the log.
mentions = Table(
    "mentions",
    metadata,
    Column("note", String(110), primary_key=True),  # conversation/client's own id: sent again, it is the same one
    Column("agent", ForeignKey("agents.id"), primary_key=True),
    Column("conversation", String(40), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("seen", Boolean, nullable=False),
    Index("mentions_of_agent", "agent", "at"),
)

# Views of the list that agents made for themselves; an empty column asks nothing.
own_views = Table(
    "own_views",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent", ForeignKey("agents.id"), nullable=False),
    Column("name", String(30), nullable=False),
    Column("holder", String(20), nullable=False),
    Column("label", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("priority", String(10), nullable=False),
    Index("views_of_agent", "agent"),
)

# Who is called about what cannot wait, and where (`duty`): every week, or between two days.
duty_shifts = Table(
    "duty_shifts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("agent", ForeignKey("agents.id"), nullable=False),
    Column("days", String(7), nullable=False),  # ISO weekdays: `12345`
    Column("begins", String(5), nullable=False),  # `18:00`, in the zone of the house
    Column("ends", String(5), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
)
duty_addresses = Table(
    "duty_addresses",
    metadata,
    Column("agent", ForeignKey("agents.id"), primary_key=True),
    Column("email", String(320), nullable=False),
    Column("telegram", String(40), nullable=False),  # a chat's number
)

# What a new database was filled with, so that it is not filled again.
seeded = Table("seeded", metadata, Column("what", String(40), primary_key=True))

# --- the index of conversations: copies for finding, made by `search`, erased with the log's words

# Words are compared byte by byte, so that a range finds what begins with a word in every database.
_Word = String(60).with_variant(String(60, collation="C"), "postgresql")

cases = Table(
    "cases",
    metadata,
    Column("conversation", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),  # the number of the last event: its time in ms, or a little more
    Column("person", String(200)),
    Column("email", String(320)),  # in lower case
    Index("cases_of_person", "person"),
    Index("cases_of_email", "email"),
)

case_words = Table(
    "case_words",
    metadata,
    Column("word", _Word, primary_key=True),
    Column("conversation", String(40), primary_key=True),
    Index("words_of_case", "conversation"),
)

case_labels = Table(
    "case_labels",
    metadata,
    Column("label", String(30), primary_key=True),
    Column("conversation", String(40), primary_key=True),
    Index("labels_of_case", "conversation"),
)

case_promises = Table(
    "case_promises",
    metadata,
    Column("conversation", String(40), primary_key=True),
    Column("promise", String(100), primary_key=True),
    Column("text", String(1000), nullable=False),
    Column("by", String(80), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("status", String(10), nullable=False),
    Index("promises_by_time", "status", "due_at"),
)

# What customers gave at the end, of five; when, is the case's own time.
case_ratings = Table(
    "case_ratings",
    metadata,
    Column("conversation", String(40), primary_key=True),
    Column("score", Integer, nullable=False),
)

# --- the archive: whole conversations that have left the store (`conversation.archive`)

archived = Table(
    "archived",
    metadata,
    Column("conversation", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),  # its last number, and how often it was erased: its version
    Column("erasures", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),  # when it was put here
    Column("packed", LargeBinary, nullable=False),  # `conversation.snapshot.pack`
)
