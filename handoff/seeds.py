"""The canned replies that a new database begins with: shortcut, language, title, text. Supervisors change them."""

from __future__ import annotations

REPLIES: tuple[tuple[str, str, str, str], ...] = (
    (
        "hello",
        "fr",
        "Prendre en main",
        "Bonjour {name}, ici {agent}. J’ai lu votre échange, vous n’avez rien à répéter. Je regarde et je reviens dans"
        " deux minutes.",
    ),
    (
        "hello",
        "en",
        "Taking over",
        "Hello {name}, this is {agent}. I have read your conversation, there is nothing to repeat. I am looking into it"
        " and will be back in two minutes.",
    ),
    (
        "late",
        "fr",
        "Colis en retard",
        "Votre commande {order} a pris du retard chez le transporteur. Je suis le colis et vous écris ici dès que j’ai"
        " la nouvelle date.",
    ),
    (
        "late",
        "en",
        "Late parcel",
        "Your order {order} is held up at the carrier. I am following the parcel and write to you here as soon as I"
        " have the new date.",
    ),
    (
        "not-received",
        "fr",
        "Livré mais pas reçu",
        "J’ouvre une enquête pour la commande {order} : c’est nous qui parlons au transporteur. Au bout,"
        " un nouvel envoi ou le remboursement, à votre choix.",
    ),
    (
        "not-received",
        "en",
        "Delivered but not here",
        "I am opening an inquiry for order {order}: we talk to the carrier, you do not have to. At the end"
        " stands a new parcel or your money back, as you prefer.",
    ),
    (
        "broken",
        "fr",
        "Article abîmé",
        "Merci pour la photo. Je vous renvoie l’article de la commande {order} aujourd’hui, ou je vous le rembourse :"
        " que préférez-vous ? Vous n’avez rien à renvoyer.",
    ),
    (
        "broken",
        "en",
        "Damaged item",
        "Thank you for the photo. I can send the item of order {order} again today, or refund it: which do you prefer?"
        " There is nothing to send back.",
    ),
    (
        "refund",
        "fr",
        "Remboursement lancé",
        "Le remboursement de la commande {order} est lancé. Il revient par le moyen de paiement utilisé, en général en"
        " 3 à 5 jours ouvrés, 14 jours au plus.",
    ),
    (
        "refund",
        "en",
        "Refund under way",
        "The refund for order {order} is under way. It comes back the way you paid, usually within 3 to 5 working days,"
        " 14 days at most.",
    ),
    (
        "back-later",
        "fr",
        "Je reviens vers vous",
        "Je dois vérifier auprès d’un collègue. Je vous écris ici aujourd’hui même, vous pouvez fermer la page.",
    ),
    (
        "back-later",
        "en",
        "I will come back to you",
        "I have to check with a colleague. I write to you here today, you can close the page.",
    ),
    (
        "bye",
        "fr",
        "Fin",
        "Je vous en prie, {name}. Si ce n’est pas réglé, écrivez ici : je le verrai en premier.",
    ),
    (
        "bye",
        "en",
        "Goodbye",
        "You are welcome, {name}. If it is not settled, write here: I will see it first.",
    ),
)
