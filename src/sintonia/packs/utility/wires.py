"""What people cry when a wire is down or the current touches somebody, in three languages and as they misspell them."""

from __future__ import annotations

from typing import Final

_WIRE: Final = (
    r"f[i1](?:o|u|os|us)|fia[cs]+[aã]?o|cabos?|k?cables?|kables?|postes?|torres?|transformador(?:es)?|trafo"
    r"|alta tensao"
    r"|alta tension|w[iy]e?res?|wiers?|power ?lines?|(?:the |a )lines?|poles?|pylons?|transformers?|rede|cabling"
)
_BROKEN: Final = (
    r"ca[iy]+[a-z]*|kai[a-z]*|pendurad[oa]s?|solt[oa]s?|suelt[oa]s?|soltou|arrebent[a-z]*|romp[a-z]*|rot[oa]s?"
    r"|partid[oa]s?|partiu"
    r"|n[ou] [cx]h?[aã]o|n[ou] chau|en el suelo|en la (?:calle|acera)|na (?:rua|calcada|agua|poca)|colgando"
    r"|tirad[oa]s?|derrub[a-z]*|tombad?[oau]+"
    r"|balancando|encost[a-z]*|tocan(?:do|dose)|chispe[a-z]*|down(?:ed)?|fall?en|fell|falling|hanging|loose"
    r"|snapp?ed|broken?"
    r"|on the (?:ground|road|street|floor|sidewalk|pavement)|touching|baix[oa]s?|bati[a-z]*|bateu|exposed"
    r"|desencapad[oa]s?"
    r"|in the (?:water|yard|garden)|en el agua|explo[a-z]*|knocked|hit|choc[oa]|inclinad[oa]|torto|dangling|low"
)
_NEAR: Final = r"(?:\W+\w+){0,5}?\W+"
DANGERS: Final = (
    rf"\b(?:{_WIRE}){_NEAR}(?:{_BROKEN})\b"
    rf"|\b(?:{_BROKEN})(?:\W+\w+){{0,3}}?\W+(?:{_WIRE})\b"
    r"|fa[ií]?sc[aou][a-z]*|fa[ií]ca[sn]?\b|fagulh[a-z]*|\bchisp[a-z]*|\bchisporr[a-z]*|\bspark[a-z]*"
    r"|\bspark?e?s\b|\bspaks?\b|\barcing\b"
    r"|\b(?:levei|leva|levou|levo|leve|tomei|toma|tomou|tome|deu|da|dando|dano|dar|levando|tomando|recebeu|um"
    r"|esta dando) (?:um )?(?:choques?|xoques?|choqe|xoqe|shoque|chok)\b"
    r"|\bcalambr[a-z]*|\b(?:da|dio|da la|me dio|recibi\w*|pega) (?:un[a]? )?(?:descarga|corriente|toque"
    r"|golpe de corriente)s?\b|\bdescarga electrica\b"
    r"|\beletro?cut[a-z]*|\belectrocut[a-z]*|\beletrifica[a-z]*|\belectrifica[a-z]*|\benergizad[oa]\b"
    r"|\b(?:electric|got|get|gets|getting|gave|gives|giving|a|me|bad) (?:me )?(?:a "
    r"|an )?(?:electric(?:al)? )?shock(?:s|ed)?\b|\bshocked by\b|\bshocks me\b|\bshoc?king (?:me|people)"
    r"|\bcurto(?:[ -]circuito)?\b(?= (?:no|na|em) (?:poste|fio|rua|quadro|medidor|relogio|rede|fiacao))"
    r"|\bcurto[ -]circuito\b|\bcortocircuito\b|\bshort[ -]circuit[a-z]*"
    r"|\b(?:explodi[a-z]*|explo(?:ta|to|sion|tando|tado)|explosao|estour(?:ou|ando|o)|exploded?|exploding|blew up"
    r"|blown up)\b(?=.*(?:transform|trafo|poste|pole|contador|medidor|relogio|fio|cable|wire|caixa))"
    r"|\b(?:transform\w+|trafo|poste|medidor|relogio|contador|meter|pole|quadro|cuadro"
    r"|panel)\b.{0,20}\b(?:explodi[a-z]*|explot[a-z]*|estour(?:ou|ando)|exploded|blew up|queimando|quemando"
    r"|burning|derretendo|melting)"
    r"|\b(?:queimando|quemando|quema|burning) (?:o |el |the |my |meu |mi )?(?:medidor|relogio|contador|meter"
    r"|poste|pole|fio|cable|wires?)\b"
    r"|\bbateu (?:n[oa]|num|em um) (?:poste|torre)|\bhit (?:a|the) (?:pole|power)|\bchoco (?:con|contra) (?:el"
    r"|un) poste"
)
