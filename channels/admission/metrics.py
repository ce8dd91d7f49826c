"""What the web channel counts. Labels hold kinds and codes, never ids or text."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

WRITTEN = Counter("passerelle_web_written", "What customers wrote and was accepted, by kind.", ["kind"])
REFUSED = Counter("passerelle_web_refused", "Requests and frames refused, by code.", ["code"])
BYES = Counter("passerelle_web_byes", "Sockets closed by the gateway, by code.", ["code"])
SOCKETS = Gauge("passerelle_web_sockets", "Open WebSockets.")
POLLS = Gauge("passerelle_web_polls", "Long polls waiting.")
WATCHED = Gauge("passerelle_web_watched", "Conversations somebody here watches.")
ACCEPT_SECONDS = Histogram(
    "passerelle_web_accept_seconds",
    "From the request to the number it got: the store's append included.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
