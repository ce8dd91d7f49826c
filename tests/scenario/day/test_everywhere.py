"""One customer, one thread: the phone's web page, signed in, Telegram, an agent, a mail, and back by its link."""

from __future__ import annotations

import email
import re
from email.message import Message
from pathlib import Path

from channels.mail.channel import Sender
from conversation import events as ev
from conversation.agenda import MAIL
from conversation.worker import Worker
from passerelle.mails import mail_settings
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import identity
from tests.scenario.day.pictures import photo
from tests.scenario.day.town import Town

ADDRESS = "camille.laurent@example.com"


def postman(town: Town) -> Path:
    """From now on mails leave, into files."""
    sender = Sender(town.door, town.book, mail_settings(town.settings))
    town.carriers.append(Worker(town.store, MAIL, sender.handle).drain)
    return town.settings.outbox


def link_of(mail: Path) -> str:
    """The token of the way back."""
    message: Message = email.message_from_bytes(mail.read_bytes())
    plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    text = bytes(plain.get_payload(decode=True)).decode()
    found = re.search(r"#link=([\w-]+)", text)
    assert found is not None, text
    return found[1]


async def test_one_thread_from_the_page_to_telegram_to_a_mail_and_back(town_at: TownAt) -> None:
    town = await town_at()
    outbox = postman(town)
    phone = await town.on_telegram()
    lea = await town.agent("Léa")

    # On the shop's page, as nobody; then signed in.
    camille = await town.customer()
    await camille.says("quels sont vos délais de livraison ?")
    signed = await camille.call(
        "POST",
        f"/api/chat/{camille.id}/identity",
        {"identity": identity("C-2001", name="Camille Laurent", email=ADDRESS)},
    )
    camille.headers = {"Authorization": f"Bearer {signed['token']}"}

    # On with it on Telegram: a photo, and a person.
    link = await camille.call("POST", f"/api/chat/{camille.id}/link", {"channel": "telegram"})
    await phone.says("/start " + link["code"])
    phone.id = camille.id
    assert await town.book.bound("telegram", str(phone.person.chat)) == camille.id
    assert "Telegram" in str([event["text"] for event in await camille.history()])
    await phone.sends_photo(photo(), "ma théière LBQ-10001 est arrivée cassée")
    await phone.says("/conseiller")
    await lea.claims(phone)
    case = await lea.reads(phone)
    assert case["conversation"]["id"] == camille.id
    assert any(event["attachments"] for event in case["events"])
    assert "Camille Laurent" in str(case["brief"])

    # Back at the page for a moment, which is where the conversation is from then on; then gone.
    await camille.writes("je dois partir, écrivez-moi")
    await town.settle()
    town.later(minutes=1)
    await lea.writes(camille, "Une théière neuve part demain.")
    town.later(minutes=3)
    await town.settle()
    [mail] = sorted(outbox.glob("*.eml"))

    # By its link on another device: the same thread, whole.
    laptop = await town.customer()
    await laptop.comes({"link": link_of(mail)})
    assert laptop.id == camille.id
    texts = [event["text"] for event in await laptop.history()]
    for said in ("quels sont vos délais", "théière LBQ-10001", "Une théière neuve part demain."):
        assert any(said in text for text in texts), said
    asked = [event.text for event in await camille.log(ev.AssistantWrote) if "?" in event.text]
    assert len(asked) == len(set(asked))
    assert [event.into for event in await camille.log(ev.ConversationMerged)] == ["C-2001"]
