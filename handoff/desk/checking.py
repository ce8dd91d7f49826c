"""The two guards before a line leaves: what the customer has answered already, and what is not proven enough."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from conversation.limits import TEXT_LIMIT
from handoff.brief.case import named_orders, words_of
from handoff.brief.words import Both
from handoff.desk.decode import Line, body, line
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.thread import conversation_of
from handoff.guards.asks import asked_for
from handoff.guards.files import read_file
from handoff.guards.given import Given, given
from handoff.guards.leaks import Leak, leaks
from handoff.snapshot import order_numbers
from shop.numbers import find

_GIVEN: Mapping[str, Both] = {
    "order_number": Both("Le numéro de commande est déjà donné : {value}", "The order number was given: {value}"),
    "email": Both("L’e-mail est déjà donné : {value}", "The e-mail was given: {value}"),
    "postcode": Both("Le code postal est déjà donné : {value}", "The postcode was given: {value}"),
    "phone": Both("Le téléphone est déjà donné : {value}", "The phone number was given: {value}"),
    "name": Both("Le nom est déjà connu : {value}", "The name is known: {value}"),
    "address": Both("L’adresse est déjà donnée : {value}", "The address was given: {value}"),
    "date": Both("La date est déjà donnée : {value}", "The date was given: {value}"),
    "product": Both("L’article est déjà nommé : {value}", "The item was named: {value}"),
    "photo": Both("La photo est déjà là : {value}", "The photo is here already: {value}"),
    "problem": Both("Le client l’a déjà expliqué", "The customer has explained it already"),
}
_LEAK: Mapping[str, Both] = {
    "order": Both("{value} n’est pas une commande prouvée ici", "{value} is no order that was proven here"),
    "phone": Both("Téléphone du fichier, sans preuve d’identité", "Phone number on file, without proof of identity"),
    "email": Both("E-mail du fichier, sans preuve d’identité", "E-mail on file, without proof of identity"),
    "name": Both("Nom du fichier, sans preuve d’identité", "Name on file, without proof of identity"),
    "address": Both("Adresse du fichier, sans preuve d’identité", "Address on file, without proof of identity"),
    "tracking": Both("Numéro de suivi, sans preuve d’identité", "Tracking number, without proof of identity"),
}


async def check(request: web.Request) -> web.Response:
    """POST …/check {text}: warnings about a line that is not sent yet."""
    desk, agent = desk_of(request), agent_of(request)
    c = await desk.door.read(await conversation_of(request))
    said = line(body(await request.read(), Line).text, TEXT_LIMIT)
    entries = await desk.door.store.entries(c.id)
    known = given(c, entries)
    twice = [_twice(kind, known[kind], agent.language) for kind in asked_for(said) if kind in known]
    numbers = dict.fromkeys((*order_numbers(c), *named_orders(entries), *find(said)))
    file = await read_file(desk.shop, c.person, tuple(numbers))
    too_much = [_leak(it, agent.language) for it in leaks(said, c, file, list(words_of(entries).values()))]
    if twice:
        await desk.book.count("guard:asked_before")
    return web.json_response({"warnings": [*twice, *too_much]}, headers={"Cache-Control": "no-store"})


def _twice(kind: str, it: Given, language: str) -> Json:
    text = _GIVEN[kind].say(language, value=it.value)
    return {"kind": "asked_before", "about": kind, "text": text, "value": it.value or None, "seq": it.seq}


def _leak(it: Leak, language: str) -> Json:
    text = _LEAK[it.about].say(language, value=it.value)
    return {"kind": "leak", "about": it.about, "text": text, "value": it.value, "seq": None}
