"""The shop's own names for the states of an order, the ways of delivery and the allergens, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from shop.words import Bilingual, Delivery, State

STATES: Mapping[State, Bilingual] = {
    State.PLACED: Bilingual("en attente de paiement", "awaiting payment"),
    State.PAID: Bilingual("payée", "paid"),
    State.PREPARING: Bilingual("en préparation", "being prepared"),
    State.PARTLY_SHIPPED: Bilingual("expédiée en partie", "partly shipped"),
    State.SHIPPED: Bilingual("expédiée", "shipped"),
    State.IN_TRANSIT: Bilingual("en cours de livraison", "on its way"),
    State.LATE: Bilingual("retardée", "delayed"),
    State.AT_PICKUP_POINT: Bilingual("disponible au point de retrait", "ready at the pickup point"),
    State.DELIVERED: Bilingual("livrée", "delivered"),
    State.RETURNED: Bilingual("retournée", "returned"),
    State.CANCELLED: Bilingual("annulée", "cancelled"),
    State.LOST: Bilingual("perdue par le transporteur", "lost by the carrier"),
}

DELIVERIES: Mapping[Delivery, Bilingual] = {
    Delivery.HOME: Bilingual("à domicile", "to your door"),
    Delivery.PICKUP_POINT: Bilingual("en point relais", "to a pickup point"),
    Delivery.STORE: Bilingual("retrait en boutique", "click & collect"),
}

# The 14 of EU regulation 1169/2011, by the names of the shop's file.
ALLERGENS: Mapping[str, Bilingual] = {
    "celery": Bilingual("céleri", "celery"),
    "crustaceans": Bilingual("crustacés", "crustaceans"),
    "eggs": Bilingual("œufs", "eggs"),
    "fish": Bilingual("poisson", "fish"),
    "gluten": Bilingual("gluten", "gluten"),
    "lupin": Bilingual("lupin", "lupin"),
    "milk": Bilingual("lait", "milk"),
    "molluscs": Bilingual("mollusques", "molluscs"),
    "mustard": Bilingual("moutarde", "mustard"),
    "nuts": Bilingual("fruits à coque", "nuts"),
    "peanuts": Bilingual("arachides", "peanuts"),
    "sesame": Bilingual("sésame", "sesame"),
    "soya": Bilingual("soja", "soya"),
    "sulphites": Bilingual("sulfites", "sulphites"),
}
