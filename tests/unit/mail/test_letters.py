"""What each kind of mail says, in both languages, as text and as HTML."""

from __future__ import annotations

import pytest

from channels.letters.kinds import ATTACHED_MOST_BYTES, About, requested, unread
from channels.letters.letter import Letter, Link, Said, Text
from channels.mail.body import html, plain
from conversation import events as ev
from conversation.floor import Floor
from conversation.records import Entry

AT = 1_764_000_000_000
FR = About(language="fr", name="Camille", shop="Le Bon Quartier", at=AT, code="012345")
EN = About(language="en", name=None, shop="Le Bon Quartier", at=AT, code="012345")


def log(*events: ev.Event) -> list[Entry]:
    return [Entry(seq, f"e{seq}", AT + seq * 60_000, Floor(), event) for seq, event in enumerate(events, 1)]


def test_a_withdrawal_is_acknowledged_with_content_date_and_hour() -> None:
    asked = ev.MailRequested(
        kind="withdrawal",
        to="x@mail.example",
        details={
            "order": "LBQ-10007",
            "reference": "R-77",
            "content": "1 × Bouilloire\n2 × Thé vert",
            "at": "1763938200000",
            "next": "Renvoyez le colis avant le 8 décembre ; vous êtes remboursée sous 14 jours.",
        },
    )
    letter = requested(asked, FR, [])
    text = plain(letter)
    assert letter.subject == "Rétractation enregistrée – commande LBQ-10007"
    assert text.startswith("Bonjour Camille,\n\nNous accusons réception de votre rétractation.")
    assert "Commande : LBQ-10007" in text
    assert "Contenu : 1 × Bouilloire\n  2 × Thé vert" in text
    assert "Reçue le : lundi 24 novembre 2025 à 17:00" in plain(
        requested(ev.MailRequested(kind="withdrawal", to="x"), FR, [])
    )
    assert "Reçue le : dimanche 23 novembre 2025 à 23:50" in text
    assert "remboursée sous 14 jours" in text
    assert "Référence : R-77" in text
    assert "Received on : Sunday 23 November 2025 at 23:50" in plain(requested(asked, EN, []))


def test_news_says_where_a_person_is_and_how_to_have_no_more_of_it() -> None:
    letter = requested(ev.MailRequested(kind="news", to="x@mail.example", details={"text": "Grève."}), FR, [])
    assert "Ouvrez la conversation : une personne y est à un message" in plain(letter)
    assert "« Mes préférences »" in plain(letter)


@pytest.mark.parametrize("kind", ["code", "withdrawal", "invoice", "transcript", "answer", "news"])
@pytest.mark.parametrize("about", [FR, EN])
def test_each_kind_has_a_subject_and_words_in_both_languages(kind: str, about: About) -> None:
    asked = ev.MailRequested(kind=kind, to="x@mail.example", details={"order": "LBQ-10007", "text": "Oui."})  # type: ignore[arg-type]
    letter = requested(asked, about, log(ev.CustomerWrote(text="bonjour")))
    assert letter.subject
    assert plain(letter).startswith("Bonjour Camille," if about is FR else "Hello,")
    assert "{" not in plain(letter) + letter.subject
    assert letter.links == (kind not in ("code", "withdrawal"))


def test_a_transcript_is_what_the_customer_saw() -> None:
    entries = log(
        ev.ConversationOpened(channel="web"),
        ev.CustomerWrote(text="Où est ma commande ?"),
        ev.AssistantWrote(text="Elle arrive demain."),
        ev.AgentNoted(agent="a", name="Léa", text="client difficile"),
        ev.CustomerSentFile(file="f" * 64, name="📷", media_type="image/jpeg", size_bytes=1, caption="cassé"),
        ev.HandoffClaimed(agent="a", name="Léa"),
        ev.AgentWrote(agent="a", name="Léa", text="Je regarde."),
    )
    letter = requested(ev.MailRequested(kind="transcript", to="x"), FR, entries)
    assert letter.subject == "Votre conversation du 24 novembre 2025"
    assert [(block.who, block.text) for block in letter.blocks if isinstance(block, Said)] == [
        ("24/11 17:02 Vous", "Où est ma commande ?"),
        ("24/11 17:03 Assistant automatique", "Elle arrive demain."),
        ("24/11 17:05 Vous", "cassé\n📎 📷"),
        ("24/11 17:06 Service client", "Léa vous répond et a lu votre échange."),
        ("24/11 17:07 Léa", "Je regarde."),
    ]


def test_what_stayed_unread_includes_what_was_promised_and_how_it_ended() -> None:
    entries = log(
        ev.CustomerWrote(text="m" * 500),
        ev.AgentWrote(agent="a", name="Léa", text="avant"),
        ev.AgentWrote(agent="a", name="Léa", text="Je vous rappelle."),
        ev.AgentNoted(agent="a", name="Léa", text="secret"),
        ev.GestureGranted(kind="voucher", reason="x", agent="a", name="Léa", amount_cents=500),
        ev.AgentWrote(agent="b", name="Marc", text="", attachments=(attached("photo.jpg", 9),)),
        ev.ConversationClosed(outcome="settled"),
    )
    letter = unread(entries, 2, FR)
    text = plain(letter)
    assert letter.subject == "Marc vous a répondu"
    assert "avant" not in text
    assert "secret" not in text
    assert "> Je vous rappelle." in text
    assert "un bon d’achat pour vous (5,00" in text
    assert "Conversation terminée." in text
    assert "En pièce jointe : photo.jpg" in text
    assert f"> {'m' * 399}…" in text


def test_the_reminder_has_the_words_as_they_were_edited() -> None:
    edited = ev.CustomerEdited(target=1, text="Ma théière fuit, commande LBQ-10002")
    wrote = ev.CustomerWrote(text="Ma theiere fuit, commande LBQ-10001")
    text = plain(unread(log(wrote, edited, ev.AgentWrote(agent="a", name="Léa", text="Je regarde.")), 2, FR))
    assert "> Ma théière fuit, commande LBQ-10002" in text
    assert "LBQ-10001" not in text


def attached(name: str, size_bytes: int) -> ev.Attachment:
    return ev.Attachment(file="f" * 64, name=name, media_type="image/jpeg", size_bytes=size_bytes)


def test_what_is_too_much_for_a_mail_is_named_and_left_in_the_conversation() -> None:
    files = (attached("un.jpg", ATTACHED_MOST_BYTES), attached("deux.jpg", 1))
    letter = requested(ev.MailRequested(kind="answer", to="x", attachments=files), FR, [])
    assert [file.name for file in letter.attachments] == ["un.jpg"]
    assert "à retrouver dans la conversation : deux.jpg" in plain(letter)


def test_html_runs_nothing_that_somebody_wrote() -> None:
    nasty = '<script>alert("x")</script>'
    letter = Letter(
        nasty, (Text(nasty), Said(nasty, f"{nasty}\n{nasty}"), Link(nasty, 'https://x/"><b>', nasty)), nasty
    )
    shown = html(letter, "fr")
    assert "<script" not in shown
    assert '"><b>' not in shown
    assert shown.count("&lt;script&gt;") == 7
