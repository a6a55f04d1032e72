"""
What a single word hints at, so that the costly rules run only over texts that could satisfy them.

Kept a word, like its weights: most texts then cost no rule at all. A hint may be wrong; a missing one may not be.
"""

from __future__ import annotations

import re
from typing import Final

DANGER: Final = 1
NUMBER: Final = 2
TIME: Final = 4
DIGITS: Final = 8
THING: Final = 16
STATE: Final = 32
HARM: Final = 64
ALL: Final = 127
# Nobody taught this word.
UNKNOWN: Final = 128

_DANGER: Final = re.compile(
    r"fi[ou1]|fia[cs]|^fia|ca?b[ol]|kab|cabl|post|torre|traf|transf|alta|w[iy]e?r|wier|line|pol[es]|pole|pylon"
    r"|rede|fa[iísc]|fagu|chi?sp"
    r"|spar|spak|arci|fum|h?umo|hume|smok|fog|fue|incen|fir|flam|llam|cham|ard|quem|queim|burn|cho[qkc]|xoq|shoq|calam"
    r"|descarg|corri"
    r"|toque|el[ei][ct]|energi|sho|curt|cort|expl|estou|blew|blown|perig|pelig|dang|emerg|socor|auxil|derret|melt"
    r"|hit|bate|golpe"
    r"|formig|hormig|cosqui|tingl|prick|zap|jolt|tranco|pinic|repux|subest|substa|live"
    r"|alag|inund|flood|enchen|^underw"
    r"|^gas|cheir|fedor|fede|hue?le|olor|oler|smell|reek|stink|whiff"
    r"|formig|hormig|cosqui|tingl|prick|zap|jolt|tranco|pinic|repux"
)
_HARM: Final = re.compile(
    r"hurt|injur|bleed|blood|sangr|desmay|desmai|incons|uncons|^knock"
    r"|desacord|respir|breath|atrap|trapp|pinned|ferrag|volante|wreck|atrop|overt|upside|flipp|rolled|volc|volque"
    r"|capot|tomb|^boca$|^patas|rodas"
    r"|rueda|cabeca|ferid|herid|machuc|lastim|^morr|^muri|^muer|^mort|dying|died|^dead$|peito|pecho|chest|infart"
    r"|convul|seizure|conscious"
    r"|barran|riban|preci|cuneta|valet|ditch|ravin|cliff|river|^rio$|^lago|^lake|pesco|cuello|^neck|^perna|pierna"
    r"|^legs?$|brazo|^braco|^arms?$"
    r"|sair|salir|despiert|ambul|samu|paramed|resgat|bombei|bomber|victim|vitim|grave|serious|casual|faint|scream"
    r"|grit|feel|sente|sient|sinto|desab|derrum|^ran$|^run$|^fire|techo|ceiling|^move|^mover|pedestr|cycl|cicl"
    r"|peato|biker|heart|derrame"
)
# Either is harmless by itself: an outlet, a child, a car; water, heat, somebody who climbs or is shut in.
_THING: Final = re.compile(
    r"medid|relog|contad|tomad|disjun|qua?dr|cuadr|enchuf|m[ei]ter|socket|outlet|breake|fuse|panel|caixa|caja|interru"
    r"|switch|padrao"
    r"|exten|wiring|lampa|lustre|plug|termic|crian|crio|cria$|guagua|menin|garot|molec|filh|net[oa]|nin[oa]|chic"
    r"|hij|chav|niet|much|kid"
    r"|child|boy|girl|son$|daugh|teen|todd|baby|babies|bebe|nene|infan|sobri|peque|grand|little|newbor|subest"
    r"|substa|instal|fiacao|regua"
    r"|regleta|strip"
)
_STATE: Final = re.compile(
    r"agua|water|alag|inund|flood|enchen|molh|moj|soak|drip|wet$|encharc|ensop|empap|drench|submer|quent|calien"
    r"|calent|hot$|warm|heat"
    r"|glow|ferve|pelan|hirv|buzz|zumb|zun[ia]|chia|estal|crepit|humm|hiss|crack|tick|popp|brasa|vermelh|roj[oa]"
    r"|brilh|brill|cruj|chasq"
    r"|sub[ei]|trep|escal|climb|clamb|^up$|pendur|colg|hang|entr|insid|dentro|encima|cima|pul[ao]|salt|jump|snea"
    r"|snuck|metid|metio|jug"
    r"|brinc|play|tranc|tranq|cerr|llave|chave|^keys?$|pres[oa]|fecha|encerr|lock|stuck|shut|ficou|quedo|quedad"
    r"|aces|ligad|encend|prend"
)
_NUMBER: Final = re.compile(
    r"^(?:zero|uma?|do[is]s|duas|tr[ei]s|quatro|cinco|sei?s|[so]ete|oito|nove|dez|onze|doze|treze|c?quatorze"
    r"|quinze|cem|cento|mil"
    r"|meia|un[oa]|cuatro|siete|ocho|nueve|die?z|once|doce|trece|catorce|quince|cien|ciento|one|two|three|four"
    r"|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|hundred|thousand|.*(?:enta|inte|cientos|ientos|centos|teen|ty|oito|inta))"
)
_TIME: Final = re.compile(
    r"on?te?|ont|ayer|yest|noch|noit|nigh|hoj|^hj$|hoy|toda|aman|mana|manh|tomor|tmr|morn|tard|antie|madru|noon"
    r"|meio|medio|meia|media|ceo|cedo|half|quarter|^(?:segunda|terca|quarta|quinta|sexta|sabado|domingo|lunes|martes"
    r"|miercoles|jueves|viernes|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|^(?:dias?|days?|seman|week|mes|month|an[oi]"
    r"|year|hora|hour|minut|atras|ago)|^(?:janei|fever|marco|abril|maio|junh|julh|agost|setemb|outub|novem|dezem|enero"
    r"|febre|marzo|mayo|juni|juli|septi|octub|novie|dicie|janua|febru|march|april|june|july|augus|octob|decem)"
)


def may_be_danger(hints: int) -> bool:
    """Whether a text whose words hint so is worth the rules for danger."""
    return bool(hints & (DANGER | HARM)) or hints & (THING | STATE) == THING | STATE


def hints_of(word: str) -> int:
    """The rules that a word of `words_of` calls for, as bits."""
    if word[0] == "#":
        return DIGITS | TIME | NUMBER
    return (
        (DANGER if _DANGER.search(word) else 0)
        | (HARM if _HARM.search(word) else 0)
        | (THING if _THING.search(word) else 0)
        | (STATE if _STATE.search(word) else 0)
        | (NUMBER if _NUMBER.search(word) else 0)
        | (TIME if _TIME.search(word) else 0)
    )
