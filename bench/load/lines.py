"""What the customers of the load say: questions that an assistant answers by itself, no two messages the same.

The name of a town stands in each, so that every line is new to the encoder, as real ones are.
"""

from __future__ import annotations

_TOWNS = (
    "Lyon", "Lille", "Nantes", "Rennes", "Brest", "Tours", "Dijon", "Angers", "Nîmes", "Reims", "Metz", "Nancy", "Caen",
    "Rouen", "Amiens", "Limoges", "Poitiers", "Pau", "Bayonne", "Toulon", "Cannes", "Grenoble", "Annecy", "Mulhouse",
    "Colmar", "Troyes", "Bourges", "Orléans", "Blois", "Vannes", "Lorient", "Quimper", "Laval", "Niort", "Cholet",
    "Albi", "Castres", "Tarbes", "Agen", "Auch", "Rodez", "Mende", "Privas", "Valence", "Gap", "Digne",
)  # fmt: skip
_QUESTIONS = (
    "quels sont vos délais de livraison pour {} ?",
    "combien coûte la livraison à {} ?",
    "livrez-vous à l'étranger, depuis {} ?",
    "peut-on retirer sa commande au magasin de {} ?",
    "quels moyens de paiement acceptez-vous à {} ?",
    "mon paiement a été refusé à {}, pourquoi ?",
    "le paiement est-il sécurisé depuis {} ?",
    "quelle est votre politique de retour à {} ?",
    "vos produits sont-ils garantis à {} ?",
    "quelle est la garantie sur vos produits à {} ?",
    "quels sont vos horaires d'ouverture à {} ?",
    "où se trouve votre boutique à {} ?",
    "comment vous contacter depuis {} ?",
    "comment marche le programme de fidélité à {} ?",
    "vendez-vous des cartes cadeaux à {} ?",
    "comment utiliser un code promo à {} ?",
    "comment créer un compte, j'habite {} ?",
    "comment changer mon mot de passe depuis {} ?",
    "comment m'abonner à la newsletter depuis {} ?",
    "quels allergènes dans le miel de {} ?",
    "faites-vous des emballages cadeaux à {} ?",
    "livrez-vous les entreprises de {} ?",
    "en combien de jours livrez-vous à {} ?",
    "quels sont les frais de port pour {} ?",
    "puis-je payer par carte à {} ?",
    "quelles sont vos conditions de retour à {} ?",
    "la boutique de {} est-elle ouverte le dimanche ?",
    "avez-vous un magasin à {} ?",
    "où entrer mon code promo à {} ?",
    "avez-vous des cartes cadeaux pour {} ?",
)
LONGEST = len(_QUESTIONS)  # turns: then a conversation would repeat itself, and the assistant would offer a person


def line(number: int, turn: int) -> str:
    """What the customer of that number says in that turn, from 0 on."""
    question = _QUESTIONS[(number + turn) % LONGEST]
    town = _TOWNS[(number * 7 + turn) % len(_TOWNS)]
    return question.format(f"{town} {number % 1000}")
