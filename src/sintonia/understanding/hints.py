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

_DANGER: Final = re.compile(
    r"fi[ou1]|fia[cs]|^fia|ca?b[ol]|kab|cabl|post|torre|traf|transf|alta|w[iy]e?r|wier|line|pol[es]|pole|pylon"
    r"|rede|fa[iísc]|fagu|chi?sp"
    r"|spar|spak|arci|fum|h?umo|smok|fog|fue|incen|fir|flam|llam|cham|ard|quem|queim|burn|cho[qkc]|xoq|shoq|calam"
    r"|descarg|corri"
    r"|toque|el[ei][ct]|energi|sho|curt|cort|expl|estou|blew|blown|perig|pelig|dang|emerg|socor|auxil|derret|melt"
    r"|hit|bate|golpe"
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
    r"|meio|medio|ceo|cedo"
)


def hints_of(word: str) -> int:
    """The rules that a word of `words_of` calls for, as bits."""
    if word[0] == "#":
        return DIGITS | TIME | NUMBER
    return (
        (DANGER if _DANGER.search(word) else 0)
        | (NUMBER if _NUMBER.search(word) else 0)
        | (TIME if _TIME.search(word) else 0)
    )
