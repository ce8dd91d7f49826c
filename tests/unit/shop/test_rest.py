"""The REST shop against a server that misbehaves: slow, rude, wrong, elsewhere; what is tried again and what told."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

from shop import protocol, rules, wire
from shop.demo import content
from shop.errors import BadShopUrl, Refused, ShopDown, ShopError, UnknownOrder
from shop.opening import open_shop
from shop.port import Shop
from shop.requests import Cancel
from shop.rules import Act, Reason, Verdict
from tests.shops import HandClock

TOKEN = "hunter2-the-token"
CLOCK = HandClock()


@dataclass
class Seen:
    """One request as the server got it."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Rude:
    """A server that says to each request the next of what it was told to say."""

    says: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    hang: threading.Event = field(default_factory=threading.Event)

    def start(self) -> ThreadingHTTPServer:
        rude = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                rude.seen.append(Seen(self.requestline, dict(self.headers), body))
                rude.says.pop(0)(self)

            do_GET = do_POST = handle_any

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def saying(status: int, body: bytes | str = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    data = body.encode() if isinstance(body, str) else body

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return say


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """The request is read, and the connection closed without a word."""
    handler.close_connection = True


def hanging(rude: Rude) -> Callable[[BaseHTTPRequestHandler], None]:
    """Not a word before the test has ended."""

    def hang(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = rude.hang.wait(60)

    return hang


HEALTHY = saying(200, "{}")


@pytest.fixture
def rude() -> Rude:
    return Rude()


@pytest.fixture
def address(rude: Rude) -> Iterator[str]:
    server = rude.start()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    rude.hang.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shop(address: str) -> Iterator[Shop]:
    shop = open_shop(address, token=TOKEN)
    yield shop
    shop.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/api",
        "https://",
        "https:///api",
        "https://user:hunter2@",
        "https://shop.example/?key=hunter2",
        "https://shop.example:port/hunter2",
    ],
)
def test_a_url_that_cannot_be_used_is_said_without_its_secrets(url: str) -> None:
    with pytest.raises(BadShopUrl, match="https://") as caught:
        open_shop(url)
    assert "hunter2" not in str(caught.value)


def test_the_token_travels_in_a_header_and_nothing_private_in_the_address(rude: Rude, shop: Shop) -> None:
    rude.says += [saying(404, '{"error": {"code": "unknown_order"}}'), saying(200, '{"products": []}')]
    with pytest.raises(UnknownOrder):
        shop.order_by_proof("LBQ-10001", "camille@example.com")
    assert shop.products("cadeau pour ma tante") == ()
    assert [seen.line.split()[1] for seen in rude.seen] == ["/api/proofs", "/api/products/search"]
    assert {seen.headers["Authorization"] for seen in rude.seen} == {f"Bearer {TOKEN}"}
    assert json.loads(rude.seen[0].body) == {"number": "LBQ-10001", "proof": "camille@example.com"}


def test_the_user_of_the_address_is_used_where_there_is_no_token(rude: Rude, address: str) -> None:
    rude.says += [HEALTHY]
    shop = open_shop(address.replace("//", "//lea:secret@"))
    assert shop.lag() >= 0
    assert rude.seen[0].headers["Authorization"].startswith("Basic ")
    assert "lea" not in rude.seen[0].line + rude.seen[0].headers["Host"]
    shop.close()


def test_a_change_carries_its_turn_and_is_tried_again(rude: Rude, shop: Shop) -> None:
    rude.says += [hanging_up, saying(503, "busy")]
    with pytest.raises(ShopDown, match="503"):
        shop.do("LBQ-10001", 3, "07-abc/41 é", Cancel())
    assert [seen.headers[protocol.IDEMPOTENCY] for seen in rude.seen] == ["07-abc/41%20%C3%A9"] * 2
    assert json.loads(rude.seen[0].body) == {"version": 3, "request": {"type": "cancel"}, "dry_run": False}


def test_reading_is_tried_twice_and_no_more(rude: Rude, shop: Shop) -> None:
    rude.says += [hanging_up, HEALTHY, saying(502), hanging_up]
    assert shop.lag() >= 0
    with pytest.raises(ShopDown, match="cannot be reached"):
        shop.lag()
    assert len(rude.seen) == 4


@pytest.mark.parametrize("answer", [hanging_up, saying(503), saying(500)])
def test_a_proof_is_asked_about_once_or_it_would_count_twice(
    rude: Rude, shop: Shop, answer: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    rude.says += [answer, HEALTHY]
    with pytest.raises(ShopDown):
        shop.order_by_proof("LBQ-10001", "69007")
    assert len(rude.seen) == 1


def test_a_shop_that_hangs_is_given_up(rude: Rude, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TOTAL_S", 1.0)  # the question has got there by then
    rude.says += [hanging(rude)]
    with pytest.raises(ShopDown, match="did not answer within"):
        shop.lag()
    assert len(rude.seen) == 1


def test_a_body_that_drips_is_given_up_too(rude: Rude, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TOTAL_S", 0.3)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            while not rude.hang.wait(0.02):
                handler.wfile.write(b" ")
        except OSError:
            handler.close_connection = True

    rude.says += [drip]
    with pytest.raises(ShopDown, match="did not answer within"):
        shop.lag()


def test_a_body_without_end_is_not_read(rude: Rude, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST_BYTES", 1000)
    rude.says += [saying(200, b"[" * 2000)]
    with pytest.raises(ShopDown, match="longer than 1000 bytes"):
        shop.lag()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (saying(302, Location="https://admin.example/"), "sends us elsewhere"),
        (saying(401, "hunter2"), "PASSERELLE_SHOP_TOKEN"),
        (saying(403), "PASSERELLE_SHOP_TOKEN"),
        (saying(500, "Traceback: Camille Laurent"), "without an error of the protocol"),
        (saying(418, '{"error": {"code": "teapot", "message": "Camille Laurent"}}'), "answered 418"),
        (saying(422, '{"error": {"code": "refused", "reason": "bad_mood"}}'), "not in the protocol"),
        (
            saying(422, '{"error": {"code": "refused", "reason": "lost", "facts": {"a_on": "x"}}}'),
            "not in the protocol",
        ),
        (saying(200, "<html>Camille Laurent</html>"), "it is no JSON"),
        (saying(200, '{"number": "LBQ-10001", "state": "Camille"}'), "not as docs/shop.md says"),
    ],
)
def test_what_is_not_the_protocol_is_a_shop_that_is_down_in_one_clear_line(
    rude: Rude, shop: Shop, answer: Callable[[BaseHTTPRequestHandler], None], told: str
) -> None:
    rude.says += [answer]
    with pytest.raises(ShopDown, match=told) as caught:
        shop.order("LBQ-10001")
    for private in ("Camille", "hunter2", "admin"):
        assert private not in f"{caught.value}{caught.value.__cause__}"


def test_somebody_elses_order_is_not_shown_whatever_the_server_says(rude: Rude, shop: Shop) -> None:
    order = wire_order("LBQ-10004")
    rude.says += [saying(200, order), saying(200, f'{{"orders": [{order}]}}')]
    with pytest.raises(ShopDown, match="somebody else"):
        shop.order_of("C-2001", "LBQ-10004")
    with pytest.raises(ShopDown, match="somebody else"):
        shop.orders_of("C-2001")


def test_a_server_that_does_not_listen_is_down_and_says_no_secret(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    shop = open_shop(f"http://lea:hunter2@127.0.0.1:{unused_tcp_port}/", token=TOKEN)
    with caplog.at_level(logging.DEBUG), pytest.raises(ShopDown, match="cannot be reached") as caught:
        shop.customer("C-2001")
    assert "hunter2" not in f"{caught.value}{caplog.text}"
    shop.close()


@pytest.mark.parametrize("number", ["../../admin", "LBQ-10001/../x", "", "LBQ"])
def test_what_is_no_order_number_is_not_even_asked_about(rude: Rude, shop: Shop, number: str) -> None:
    with pytest.raises(UnknownOrder):
        shop.order_of("C-2001", number)
    with pytest.raises(UnknownOrder):
        shop.do(number, 1, "turn-1", Cancel())
    assert rude.seen == []


def test_a_refusal_travels_whole() -> None:
    order = content.orders(CLOCK().date())[0]
    refused = Refused(rules.cancelling(order))
    status, answer = protocol.problem_of(refused)
    back = protocol.error_of(status, encoded(answer))
    assert isinstance(back, Refused)
    assert back.verdict == refused.verdict
    late = Refused(Verdict(False, Reason.TOO_LATE, CLOCK().date(), (Act.RETURN,)))
    again = protocol.error_of(*told(late))
    assert isinstance(again, Refused)
    assert again.verdict == late.verdict


def told(error: ShopError) -> tuple[int, bytes]:
    status, answer = protocol.problem_of(error)
    return status, encoded(answer)


def encoded(answer: protocol.Answer) -> bytes:
    return msgspec.json.encode(answer)


def wire_order(number: str) -> str:
    return msgspec.json.encode(next(o for o in content.orders(CLOCK().date()) if o.number == number)).decode()
