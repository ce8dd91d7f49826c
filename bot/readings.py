"""From Rasa's parse data to our `Reading`, and what a line is beside its intent: a nudge, a wish to hear it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conversation.events import Entity, Reading

_FAQ = "faq"
# "Are you still there?" in the words people use; a whole line of nothing else.
_NUDGE = re.compile(
    r"(h?all?[oôó]+|hello+ ?\?|hello+ hello+|h[eé]+ ?oh|ouh ?ouh|coucou"
    r"|(il )?y ?a (t-il )?quelqu'?un|vous [eê]tes (toujours )?l[aà]"
    r"|t'?es l[aà]|toujours l[aà]|(any|some)(body|one)( here| there)?|is (any|some)(body|one) (here|there)"
    r"|(are )?(you|u) (still )?there|still there|still waiting|j'attends( toujours)?|ping|[?!.… ]+)[ ?!.…]*",
    re.IGNORECASE,
)
# "11 h", "11h30", "11 heures"; "11 am", "3:30 pm", "11 o'clock".
_HOUR = re.compile(
    r"(?<!\d)(?:(?P<fr>[01]?\d|2[0-3]) ?h(?:eures?)? ?(?P<fr_minutes>\d{2})?(?![\w])"
    r"|(?P<en>[01]?\d)(?:[:.](?P<en_minutes>\d{2}))? ?(?:(?P<half>[ap])\.?m\b|o'clock))",
    re.IGNORECASE,
)
# Without an hour: before the day, in the morning, at noon.
_PARTS = (
    ("00:00", re.compile(r"\b(avant(?!-| hier)|before)\b", re.IGNORECASE)),
    ("08:00", re.compile(r"\b(matin|morning)\b", re.IGNORECASE)),
    ("12:00", re.compile(r"\b(midi|noon)\b", re.IGNORECASE)),
)
_REPEAT = re.compile(
    r"((vous )?(pouvez|pourriez)[- ](vous )?|can you |could you |please )?"
    r"(r[eé]p[eéè]te[rz]?|redi(s|tes|re)|repeat|say)"
    r"( (that|it|ça|cela|s'il vous plaît|svp|stp|please|again|la r[eé]ponse))*[ ?!.…]*",
    re.IGNORECASE,
)
# "Et combien ?", "how long does that take?": a whole line that asks for a price or a time and does not say of what.
_HOW_MUCH = re.compile(
    r"(et |mais |and |so |but )?"
    r"((c'est |ce serait |ça fait |ça co[uû]te |pour |[aà] )?combien( ça)?( ça co[uû]te| ça fait| c'est)?"
    r"|(c'est )?(payant|gratuit)( ou (payant|gratuit))?|(le |quel )?(prix|tarif)( c'est)?|[aà] quel prix"
    r"|how much( is| does| would)?( it| that| this)?( cost| be)?|is (it|that|this) free|(for |at )?(what|which) price"
    r"|do i (have to )?pay( extra)?( for (it|that))?)[ ?!.…]*",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"(et |mais |and |so |but )?"
    r"((ça|cela) (prend|met|dure) combien( de temps| de jours)?|(en |sous )?combien de (temps|jours)( ça prend)?"
    r"|(le |quel )?d[eé]lai|how (long|many days)( is| does| will| would)?( it| that| this)?( take| be)?)[ ?!.…]*",
    re.IGNORECASE,
)
_PRICES = re.compile(r"€|gratuit|offert|(?<![\w-])free\b", re.IGNORECASE)  # "step-free" is no price
# "11 h" is a time of day, "48 h" none.
_TIMES = re.compile(
    r"\d ?((heures?|jours?|semaines?|mois)|((opening|working) )?(hours?|days?|weeks?|months?))\b|\b(24|48|72) ?h\b",
    re.IGNORECASE,
)
# A day that was given for what comes.
_BY_DAY = re.compile(
    r"\b(?:au plus tard|pr[eé]vue?|d'ici|by|planned|expected|at the latest)\b[^.!?]*\b\d{1,2}\b", re.IGNORECASE
)
# "Et si je ne suis pas là demain ?", "what if nobody is in?": of the parcel, asked of the day it comes. Who is "not
# happy with the delivery", or finds nobody who says where it is, asks something else.
_THERE = (
    r"(?:là|chez (?:moi|nous)|[aà] la maison|(?:pr[eé]sent|dispo(?:nible)?)(?:e?s?)"
    r"|la(?= *(?:$|[?!.,]|demain|quand|lorsque|pour|lundi|mardi|mercredi|jeudi|vendredi|samedi|ce |cet |à |au )))"
)
_ABSENT = re.compile(
    rf"\b(?:je|on|nous) (?:ne )?(?:suis|serai|sera|serons|sommes|est) (?:pas|plus|jamais) {_THERE}(?!\w)"
    r"|\b(?:suis|serai|sera|serons|sommes|est|si|être) absente?s?\b|\b(?:en|pendant) (?:mon|notre) absence\b"
    r"|\bpersonne (?:n'est |ne sera |sera |est )?"
    rf"(?:{_THERE}(?!\w)|pour (?:ouvrir|r[eé]ceptionner|recevoir|signer))"
    r"|\b(?:i'?m|i am|am|i'?ll be|i will be|we'?re|we are|we'?ll be) "
    r"(?:not (?:at home|home|in|there|around)|out|away|at work)\b(?! of\b| the\b| a\b| my\b| favou?r)"
    r"|\bi (?:won'?t|will not|can'?t|cannot) be (?:at home|home|in|there|around)\b"
    r"|\b(?:gonna|going to|will|'ll) be (?:away|out|on holiday)\b(?! of\b)|\b(?:en|on) (?:vacances|holiday)\b"
    r"|\b(?:no ?one|nobody)(?:'s| is| will be) (?:at home|home|in|there|around)\b(?! (?:to|who|the)\b)",
    re.IGNORECASE,
)
_WHEN_IT_COMES = re.compile(
    r"\b(livr\w+|colis|passage|facteur|deliver\w*|parcel|courier|postman|et si|what if|what happens)\b", re.IGNORECASE
)
# Who says which day would suit wants the delivery changed, not to hear what becomes of the parcel.
_ANOTHER_DAY = re.compile(
    r"\b(?:chang\w+|report(?:er|ez)|d[eé]cal\w+|repouss\w+|modifi\w+|reprogramm\w+|reschedul\w+|postpon\w+"
    r"|(?:un )?autre (?:jour|date|cr[eé]neau|adresse)|(?:an)?other (?:day|date|time|address)"
    r"|different (?:day|date|address)"
    r"|(?:livr\w+|pass\w+|ven\w+|repass\w+|deliver\w*|bring|come|leave)\b.{0,40}"
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|apr[eè]s-demain|plut[oô]t|plus tard"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|instead|later))\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\b(?:mon|ma|mes|my)\b.{0,40}\b(?:cass[eé]\w*|ab[iî]m[eé]\w*|fendue?s?|f[eê]l[eé]\w*|d[eé]fectueu\w+"
    r"|(?:ne )?(?:marche|fonctionne)(?:nt)? (?:pas|plus)|en (?:miettes|morceaux|panne)|broken?|broke|smashed|cracked"
    r"|faulty|damaged|defective|(?:does|do)(?:n'?t| not) work|stopped working|in pieces)\b",
    re.IGNORECASE,
)
# Of anything of theirs, where the line wants something for it: "the kettle broke, I want my money back".
_BROKEN_ALSO = re.compile(
    r"\b(?:le|la|les|l'|un|une|il|elle|ils|elles|tout|toute?s?|the|it|they|one|all|everything|half)\b"
    r"(?! (?:link|lien|site|page|code))"
    r"(?: ?[\w'-]+){0,4}? (?:cass[eé]\w*|ab[iî]m[eé]\w*|fendue?s?|f[eê]l[eé]\w*|d[eé]fectueu\w+"
    r"|en (?:miettes|morceaux|panne)|broken?|broke|smashed|cracked|faulty|damaged|defective|stopped working"
    r"|in pieces)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b[eé]tiquettes?\b|\bbordereaux?\b|\blabels?\b", re.IGNORECASE)
_FEW_WORDS = 5  # "et mon étiquette ?"
_WANTS_LABEL = re.compile(
    r"\b(?:retour|renvo\w+|o[uù]|re[cç]u\w*|re[cç]ois|pas|envo\w+|imprim\w*|besoin|quand|comment|attends|trouve"
    r"|return\w*|where|got|get|receiv\w*|send\w*|sent|print\w*|need|when|how|still|no)\b",
    re.IGNORECASE,
)
_GIFT = re.compile(
    r"\b(?:cherch\w+|besoin|id[ée]es?|conseill\w+|propos\w+|sugg[eé]r\w+)(?:[ -](?:moi|nous|me|une?|des?|id[ée]es?"
    r"|pour|à|petite?s?|jolie?s?|beaux?|original|sympa)| d'(?:une?|id[ée]es?))*(?: d')? ?\b(?:cadeaux?|offrir)\b"
    r"|\b(?:looking for|look for|need|ideas?|suggest\w*|recommend\w*)"
    r"(?: (?:me|an?|some|any|the perfect|nice|small|little|good|ideas?|for|original|birthday|christmas|\d+|euros?"
    r"|pounds?))* (?:gifts?|presents?)\b|\bgift ideas?\b|\bid[ée]es? cadeaux?\b",
    re.IGNORECASE,
)
# Paper, cards and vouchers of ours have answers of their own; so has a gift that was bought already.
_NOT_TO_FIND = re.compile(
    r"\b(papier|emball\w+|paquet|cartes?|cards?|wrap\w*|vouchers?|receipt|bons?|command\w+|achet\w+|re[cç]ue?s?"
    r"|order\w*|bought|received|return\w*|retourn\w*|rend\w+)\b",
    re.IGNORECASE,
)
_SCORN = re.compile(
    r"\b(?:nuls?|nulles?|naze|pourris?|bidon|n'importe quoi|[aà] c[oô]t[eé] de la plaque"
    r"|(?:ne )?(?:sert|sers|servez) [aà] rien|useless|rubbish|hopeless|pathetic|crap|a joke|waste of time)\b",
    re.IGNORECASE,
)
_MUST_GO_BACK = re.compile(
    r"\b(?:dois[- ]je|faut[- ]il|je dois|il faut(?: que je)?|est-ce que je dois|on doit"
    r"|do i|should i|must i|have to|need to)\b.{0,25}\b(?:renvo\w+|retourn\w+|rendre|return(?! address)"
    r"|(?:send|ship|post)\b.{0,20}\bback)\b",
    re.IGNORECASE,
)
_BACK = r"(?:retours?|renvo\w+|rendre|returns?|returning|send(?:ing)? (?:it |them )?back)"
_COST = (
    r"(?:qui (?:paie|paye|r[eè]gle)|[aà] (?:ma|mes|votre|vos) (?:charge|frais)|frais|co[uû]te|payant\w*|gratuit\w*"
    r"|payer(?! (?:[aà]|avec|par|quand)\b)|who pays|pay(?! (?:when|with|by|at|on)\b)|costs?|free(?! to\b)|charge)"
)
_NEAR = r"\b[^.?!,;]{0,30}\b"
_PAYS_RETURN = re.compile(rf"\b{_COST}{_NEAR}{_BACK}\b|\b{_BACK}{_NEAR}{_COST}\b", re.IGNORECASE)
_IS_QUESTION = re.compile(
    r"[?]|^(?:(?:et|mais|and|but)\W+)*(?:qui|combien|est-ce|who|how much|is|are|do|does)\b", re.IGNORECASE
)
# Who has paid it, or wants it back, has a wish about money.
_PAID = re.compile(
    r"\b(?:rembours\w*|payée?s?|payés?|pr[ée]lev\w*|factur\w*|refund\w*|paid|charged|money)\b", re.IGNORECASE
)
_OPENED = re.compile(
    r"^(?:(?:et|mais|and|but|oui|yes|ok)\W+)*"
    r"(?:(?:m[eê]me si|si|what if|even if|if) (?:j'ai|je (?:l'|les )?ai|on (?:l'|les )?a|c'est|il est|elle est|i|i've"
    r"|we|it'?s|it is|(?:le|la|l'|les|mon|ma|mes|the|my) ?[\w-]+ (?:est|sont|a [ée]t[ée]|is|are|has been))"
    rf"|(?:(?:est-ce que )?(?:je|on) peu[xt]|puis-je|peut-on|can i)\b[^.?!,;]*\b{_BACK})\b[^.?!,;]{{0,30}}"
    r"\b(?:ouverte?s?|entam[ée]\w*|d[ée]ball[ée]\w*|opened|unpacked|unboxed|essay[ée]\w*(?= *(?:$|[?!.]| l[ae']| les))"
    r"|tried (?:it|them))\b(?! (?:an?|une?) (?:account|compte|case|dossier|ticket)\b)[^.?!,;]*\W*$",
    re.IGNORECASE,
)
_DISAGREES = re.compile(
    r"\bpas (?:du tout )?(?:d'accord|acceptable)\b|\binacceptable\b|\bje refuse\b"
    r"|\b(?:va|convient|suffit|satisfait) (?:vraiment |absolument )?pas\b"
    r"|\b(?:do not|don'?t|cannot|can'?t) (?:agree|accept)\b|\bdisagree\b|\bi refuse\b|\bunacceptable\b"
    r"|\bnot (?:ok|okay|acceptable|good enough|happy|satisfied)\b|\b(?:isn'?t|not|won'?t be) enough\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def is_nudge(text: str) -> bool:
    """Does the line only ask whether somebody is there? That is not a misunderstanding."""
    return bool(text.strip()) and _NUDGE.fullmatch(_plain(text)) is not None


def disagrees(text: str) -> bool:
    """Does it say no to what was decided, in more than a no?"""
    return _DISAGREES.search(_plain(text)) is not None


def asks_to_repeat(text: str) -> bool:
    """Does the customer ask for the last answer again? Only then it may be said twice in the same words."""
    return _REPEAT.fullmatch(_plain(text)) is not None


def asks_if_absent(text: str) -> bool:
    """Does it ask what becomes of a parcel when nobody opens the door? A wish for another day is a wish."""
    line = _plain(text)
    if _ANOTHER_DAY.search(line):
        return False
    asks = "?" in line or _WHEN_IT_COMES.match(line) is not None
    return asks and all(words.search(line) for words in (_ABSENT, _WHEN_IT_COMES))


def tells_of_damage(text: str, *, anything: bool = False) -> bool:
    """Does it say that something of theirs is broken, whatever it is called? `anything`: also what is not called so."""
    line = _plain(text)
    return _BROKEN.search(line) is not None or (anything and _BROKEN_ALSO.search(line) is not None)


def asks_for_label(text: str) -> bool:
    """Does it look for the label that sends goods back?"""
    line = _plain(text)
    short = len(line.split()) <= _FEW_WORDS
    return _LABEL.search(line) is not None and (short or _WANTS_LABEL.search(line) is not None)


def asks_if_to_send_back(text: str) -> bool:
    """Does it ask whether the goods have to go back, and not to send them?"""
    return _MUST_GO_BACK.search(_plain(text)) is not None


def asks_who_pays_return(text: str) -> bool:
    """Does it ask what sending goods back costs? Who has paid for it wants that money."""
    line = _plain(text)
    return (
        _PAYS_RETURN.search(line) is not None and _IS_QUESTION.search(line) is not None and _PAID.search(line) is None
    )


def asks_if_opened(text: str) -> bool:
    """Does it ask whether opened goods may go back?"""
    return _OPENED.match(_plain(text)) is not None and not tells_of_damage(text, anything=True)


def asks_for_a_gift(text: str) -> bool:
    """Does it look for something to give?"""
    line = _plain(text)
    return _GIFT.search(line) is not None and _NOT_TO_FIND.search(line) is None


def asks_for_a_price(text: str) -> bool:
    """Does it ask what something costs, and not say what?"""
    return _HOW_MUCH.fullmatch(_plain(text)) is not None


def asks_for_a_time(text: str) -> bool:
    """Does it ask how long something takes, and not say what?"""
    return _HOW_LONG.fullmatch(_plain(text)) is not None


def day_told_of(text: str, said: str) -> str:
    """What was `said` just now of the day by which something comes, for a line that asks how long it takes, not saying
    what; "" for other lines."""
    if not asks_for_a_time(text):
        return ""
    return " ".join(one for one in _SENTENCE.split(said) if _BY_DAY.search(one) and not one.endswith("?"))


def told_of(text: str, said: str) -> str:
    """What was `said` just now of the price or the time that a line asks for, not saying of what; "" for other lines.

    "How long does that take?" after "yes, to Switzerland, 4 to 6 days" is no question about deliveries in general.
    """
    wanted = _PRICES if asks_for_a_price(text) else _TIMES if asks_for_a_time(text) else None
    told = [] if wanted is None else [one for one in _SENTENCE.split(said) if wanted.search(one)]
    return " ".join(one for one in told if not one.endswith("?"))


def reading_of(parsed: Mapping[str, Any], seq: int = 0) -> Reading:
    """What the model understood of the message `seq`; a frequent question keeps its full name, `faq/warranty`."""
    signals: Mapping[str, Any] = parsed.get("signals") or {}
    intent: Mapping[str, Any] = parsed.get("intent") or {}
    return Reading(
        seq=seq,
        language=str(signals.get("language") or "und"),
        intent=_full_intent(parsed, str(intent.get("name") or "out_of_scope")),
        confidence=round(float(intent.get("confidence") or 0.0), 3),
        entities=tuple(_entity(found) for found in parsed.get("entities") or ()),
        **_mood(signals, str(intent.get("name")), str(parsed.get("text") or "")),
        wants_human=bool(signals.get("wants_human")),
        needed_by=_needed_by(signals, str(parsed.get("text") or "")),
        sensitive=_text(signals.get("sensitive")),
        also=_texts(signals.get("also")),
    )


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _needed_by(signals: Mapping[str, Any], text: str) -> str | None:
    """The day something is needed by, with the hour where the line names one: `2026-11-24T11:00`."""
    day = _text(signals.get("needed_by"))
    if day is None or "T" in day:
        return day
    hour = _HOUR.search(text)
    if hour is None:
        part = next((at for at, words in _PARTS if words.search(text)), None)
        return f"{day}T{part}" if part else day
    hours = int(hour["fr"] or hour["en"]) + (12 if hour["half"] and hour["half"].lower() == "p" else 0)
    minutes = int(hour["fr_minutes"] or hour["en_minutes"] or 0)
    return f"{day}T{hours % 24:02d}:{minutes:02d}" if minutes < 60 else day


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _mood(signals: Mapping[str, Any], intent: str, text: str) -> dict[str, Any]:
    """How it sounds, and what shows it. Who says that the answer is no help in such words is not calm."""
    felt, shown = int(signals.get("frustration") or 0), _texts(signals.get("frustration_evidence"))
    scorn = _SCORN.search(_plain(text)) if intent in ("not_helpful", "complain") and not felt else None
    return {"frustration": 1, "evidence": (scorn[0],)} if scorn else {"frustration": felt, "evidence": shown}


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(item) for item in value or ())


def _entity(found: Mapping[str, Any]) -> Entity:
    return Entity(
        entity=str(found["entity"]),
        value=str(found.get("value", "")),
        start=int(found.get("start") or 0),
        end=int(found.get("end") or 0),
    )


def _full_intent(parsed: Mapping[str, Any], name: str) -> str:
    """A retrieval intent's full name, as the response selector chose it."""
    if name != _FAQ:
        return name
    selected = (parsed.get("response_selector") or {}).get(_FAQ) or {}
    return str((selected.get("response") or {}).get("intent_response_key") or name)
