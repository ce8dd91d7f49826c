"""The shop's own names for the states of an order and the ways of delivery, in French and English."""

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
