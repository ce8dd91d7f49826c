"""The brief's words in French and English: one table for each thing that is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Json = dict[str, object]


class Both(NamedTuple):
    """The same words in both languages of the desk."""

    fr: str
    en: str

    def say(self, language: str, **values: object) -> str:
        """The words in this language, with what belongs into them."""
        return (self.fr if language == "fr" else self.en).format(**values)


# What the customer wants, one sentence for each intent; `order` and `item` are phrases made by `wish`.
WISHES: Mapping[str, Both] = {
    "track_order": Both("Veut savoir où en est {order}", "Wants to know where {order} is"),
    "cancel_order": Both("Veut annuler {order}", "Wants to cancel {order}"),
    "change_delivery": Both("Veut changer la livraison de {order}", "Wants to change the delivery of {order}"),
    "change_items": Both("Veut changer le contenu de {order}", "Wants to change what is in {order}"),
    "return_item": Both("Veut renvoyer {item} de {order}", "Wants to send back {item} from {order}"),
    "withdraw": Both("Se rétracte pour {order}", "Withdraws from {order}"),
    "refund_status": Both(
        "Demande où en est le remboursement de {order}", "Asks where the refund for {order} has got to"
    ),
    "damaged_item": Both("Signale {item} abîmé ou erroné dans {order}", "Reports {item} damaged or wrong in {order}"),
    "late_delivery": Both("N’a pas reçu {order}", "Has not received {order}"),
    "get_invoice": Both("Demande la facture de {order}", "Asks for the invoice of {order}"),
    "reorder": Both("Veut commander à nouveau {order}", "Wants to order {order} again"),
    "list_orders": Both("Veut voir toutes ses commandes", "Wants to see all of their orders"),
    "complain": Both("Se plaint du service", "Complains about the service"),
    "not_helpful": Both("N’a pas trouvé l’aide voulue auprès de l’assistant", "Got no help from the assistant"),
    "ask_human": Both("Veut parler à une personne", "Wants to talk to a person"),
}
# What is said beside a wish, for what was understood of one message.
MANNERS: Mapping[str, Both] = {
    "greet": Both("Salue", "Says hello"),
    "thank": Both("Remercie", "Says thank you"),
    "affirm": Both("Dit oui", "Says yes"),
    "deny": Both("Dit non", "Says no"),
    "give_order_number": Both("Donne un numéro de commande", "Gives an order number"),
    "bot_challenge": Both("Demande si c’est une machine", "Asks whether this is a machine"),
    "chitchat": Both("Bavarde", "Makes conversation"),
}
DONE_SINCE = Both("{wish} : c’est fait, rien d’autre demandé depuis.", "{wish}: done, nothing else asked since.")
TAKEN_BACK = Both("{wish} : n’en veut plus, rien d’autre demandé.", "{wish}: no longer, and nothing else asked.")
NOT_WANTED = Both("proposé, le client n’en a pas voulu", "offered, the customer did not want it")
GRAVE = Both("{matter} : « {quote} »", "{matter}: “{quote}”")
GIVES_CONTACT = Both("Dit où le joindre", "Says where to be reached")
NOT_CLEAR = Both("Rien de clair", "Nothing clear")
QUESTION = Both("A une question sur {topic}", "Has a question about {topic}")
UNREAD_WISH = Both("Écrit : « {quote} »", "Writes: “{quote}”")
FILE_WISH = Both("A envoyé un fichier, sans un mot", "Has sent a file, without a word")
NO_WISH = Both("N’a encore rien demandé par écrit", "Has not asked for anything in writing yet")
ORDER = Both("la commande {number}", "order {number}")
ABOUT_ORDER = Both(" au sujet de {order}", " about {order}")
SOME_ORDER = Both("une commande (numéro inconnu)", "an order (number unknown)")
SOME_ITEM = Both("un article", "an item")
ITEM = Both("« {item} »", "“{item}”")
NEEDED_BY = Both(" (il la faut pour le {day})", " (needed by {day})")

TOPICS: Mapping[str, Both] = {
    "delivery_times": Both("les délais de livraison", "delivery times"),
    "delivery_cost": Both("les frais de livraison", "delivery costs"),
    "international": Both("la livraison à l’étranger", "delivery abroad"),
    "click_collect": Both("le retrait en boutique", "click and collect"),
    "payment_methods": Both("les moyens de paiement", "ways to pay"),
    "payment_refused": Both("un paiement refusé", "a declined payment"),
    "payment_security": Both("la sécurité du paiement", "payment security"),
    "return_policy": Both("les retours", "returns"),
    "refund_delay": Both("les délais de remboursement", "how long refunds take"),
    "warranty": Both("la garantie", "the guarantee"),
    "opening_hours": Both("les horaires", "opening hours"),
    "stores": Both("les boutiques", "the shops"),
    "contact": Both("la façon de nous joindre", "how to reach us"),
    "loyalty": Both("la fidélité", "the loyalty scheme"),
    "gift_card": Both("les cartes cadeaux", "gift cards"),
    "promo_code": Both("un code promo", "a promo code"),
    "create_account": Both("la création d’un compte", "creating an account"),
    "password": Both("son mot de passe", "their password"),
    "delete_data": Both("ses données personnelles", "their personal data"),
    "newsletter": Both("la lettre d’information", "the newsletter"),
    "stock": Both("la disponibilité d’un article", "stock of an item"),
    "allergens": Both("les allergènes", "allergens"),
    "gift_wrap": Both("l’emballage cadeau", "gift wrapping"),
    "business_orders": Both("une commande professionnelle", "business orders"),
}

REASONS: Mapping[str, Both] = {
    "explicit": Both("A demandé une personne", "Asked for a person"),
    "misunderstanding": Both("L’assistant n’a pas compris", "The assistant did not understand"),
    "loop": Both("L’assistant tournait en rond", "The assistant went round in circles"),
    "frustration": Both("Le client s’énerve", "The customer is getting upset"),
    "complex": Both("Cas que l’assistant ne doit pas régler seul", "A case the assistant must not settle alone"),
    "sensitive": Both("Sujet sensible", "Sensitive topic"),
    "repeat_contact": Both("Revient pour la même chose", "Back about the same thing"),
    "unsupported_language": Both("Écrit dans une autre langue", "Writes in another language"),
    "assistant_down": Both("L’assistant ne répondait pas", "The assistant was not answering"),
}
AN_ANSWER = Both("la même phrase", "the same sentence")
QUOTED = Both("« {text} »", "“{text}”")
HANDED_BACK = Both(
    "Revient aussitôt : {name} venait de rendre la main à l’assistant.",
    "Back at once: {name} had just handed back to the assistant.",
)
NO_REASON = Both("Personne n’a été demandé", "Nobody was asked for")

PROOFS: Mapping[str, Both] = {
    "none": Both("identité non prouvée", "identity not proven"),
    "order": Both("prouvé pour {orders} seulement", "proven for {orders} only"),
    "person": Both("identité prouvée", "identity proven"),
}
AN_ORDER = Both("une commande", "one order")  # of which the number is erased
CHANNELS: Mapping[str, Both] = {
    "web": Both("site", "website"),
    "telegram": Both("Telegram", "Telegram"),
    "whatsapp": Both("WhatsApp", "WhatsApp"),
    "mail": Both("e-mail", "e-mail"),
}
LANGUAGES: Mapping[str, Both] = {"fr": Both("français", "French"), "en": Both("anglais", "English")}
NOBODY = Both("Visiteur sans nom", "Visitor without a name")
SINCE = Both("client depuis {day}", "customer since {day}")
VIP = Both("client VIP", "VIP customer")
FROM_PAGE = Both("depuis la page « {page} »", "from the page “{page}”")
EARLIER = Both("{day}{orders} : {outcome}{by}", "{day}{orders}: {outcome}{by}")
OUTCOMES: Mapping[str | None, Both] = {
    "settled": Both("réglé", "settled"),
    "promised": Both("promesse faite", "promise made"),
    "refused": Both("refusé", "refused"),
    None: Both("non terminé", "not finished"),
}
BY = Both(", par {names}", ", by {names}")

DEEDS: Mapping[str, Both] = {
    "cancel_order": Both("Annulation", "Cancellation"),
    "change_delivery": Both("Changement de livraison", "Change of delivery"),
    "change_items": Both("Changement d’articles", "Change of items"),
    "return_item": Both("Retour", "Return"),
    "withdraw": Both("Rétractation", "Withdrawal"),
    "refund": Both("Remboursement", "Refund"),
    "goodwill": Both("Remboursement (geste)", "Refund (gesture)"),
    "reship": Both("Nouvel envoi", "New parcel"),
    "reorder": Both("Nouvelle commande", "Reorder"),
    "open_inquiry": Both("Enquête transporteur", "Carrier inquiry"),
}
ENDS: Mapping[str, Both] = {
    "begun": Both("commencé, pas encore confirmé", "begun, not confirmed yet"),
    "done": Both("fait", "done"),
    "failed": Both("a échoué", "failed"),
    "unknown": Both("résultat inconnu : à vérifier dans la boutique", "outcome unknown: check in the shop"),
}
ANSWERED = Both("Réponse donnée sur {topic}", "Answered about {topic}")
NOT_UNDERSTOOD_ONCE = Both("1 message non compris", "1 message not understood")
NOT_UNDERSTOOD = Both("{count} messages non compris", "{count} messages not understood")
TURN_FAILED = Both("L’assistant est tombé en panne sur un message", "The assistant broke down over a message")
SERVED = Both("{name} a suivi ce cas", "{name} has handled this case")
GAVE_UP: Mapping[str, Both] = {
    "released": Both("{name} l’a remis dans la file", "{name} put it back in the line"),
    "agent_silent": Both("{name} n’a plus répondu", "{name} stopped answering"),
    "agent_lost": Both("{name} a perdu la connexion", "{name} lost the connection"),
    "transferred": Both("{name} l’a transféré à une équipe", "{name} transferred it to a team"),
}
DECIDED = Both("Décidé avant : {decided}", "Decided before: {decided}")

YES = Both("oui", "yes")
FACTS: Mapping[str, Both] = {
    "order_number": Both("Commande", "Order"),
    "email": Both("E-mail", "E-mail"),
    "postcode": Both("Code postal", "Postcode"),
    "date": Both("Date", "Date"),
    "product": Both("Article", "Item"),
    "address": Both("Adresse", "Address"),
    "needed_by": Both("Nécessaire pour", "Needed by"),
    "wrong_proof": Both("Mauvaise preuve pour", "Wrong proof for"),
    "order_state": Both("État de la commande", "State of the order"),
    "expected_on": Both("Livraison attendue", "Expected on"),
    "phone": Both("Téléphone", "Phone"),
    "telegram": Both("Telegram", "Telegram"),
    "refund": Both("Remboursement", "Refund"),
}

SHOP_DOWN = Both(
    "La boutique ne répond pas : commandes à vérifier plus tard.", "The shop is not answering: check the orders later."
)
NO_ORDERS = Both("Aucune commande connue.", "No order known.")
NOT_PROVEN = Both("preuve manquante : ne rien en dire au client", "not proven: tell the customer nothing of it")
PLACED = Both("passée le {day}", "placed on {day}")
EXPECTED = Both("attendue le {day}", "expected on {day}")
DELIVERED = Both("livrée le {day}", "delivered on {day}")
BY_CARRIER = Both("par {carrier}", "by {carrier}")
REFUND_SENT = Both("envoyé le {day}", "sent on {day}")
REFUND_DUE = Both("dû le {day}", "due on {day}")

MOODS: tuple[Both, ...] = (Both("calme", "calm"), Both("agacé", "annoyed"), Both("en colère", "angry"))
MOOD_UNKNOWN = Both("humeur inconnue", "mood unknown")
CALM_BUT_GRAVE = Both("ton calme, sujet grave", "calm in tone, grave in matter")
MOOD_MOVED = Both("{before}, puis {now}", "{before}, then {now}")
