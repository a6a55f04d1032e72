"""
What sounds like danger and is none: what is denied, what was mended days ago, and figures of speech.

A price shocks, a game is on fire, a boss throws sparks. Such words are taken out before the guard for danger looks; a
rule names the words that make it a figure, so that "a shock from the fridge, and send me the bill" stays a danger.
"""

from __future__ import annotations

import re
from typing import Final

_THING: Final = (
    r"(?:fios?|cabos?|cables?|wires?|faiscas?|chispas?|sparks?|sparking|fogo|fuego|fire|fumaca|humo|smoke|smoking"
    r"|burning|perigo|peligro|danger|cheiro|olor|smell|choques?|calambres?|shocks?|descargas?|ferid[oa]s?|herid[oa]s?"
    r"|injur\w*|emergenc\w*|urgenc\w*|incendi\w*|acidente|accidente)"
)
_HURT: Final = r"(?:ferid\w*|machuc\w*|herid\w*|lastim\w*|hurt|injured|atropelad\w*|pres[oa]s?|atrapad\w*|trapped)"
_DENIED: Final = re.compile(
    r"\b(?:sem|nem|ni|nenhum|nenhuma|ningun|ninguna|sin|without|no hay(?: ningun\w*| ni)?"
    r"|nao (?:tem|ha|teve|houve|vi|vejo)(?: nenhum\w*| nem)?|there (?:is|are|was|were) no|isn't(?: an?y?)?"
    r"|isnt(?: an?)?"
    rf"|not an?)\W+{_THING}\b"
    r"|\b(?:nao|no|not|isn't|aren't) (?:(?:in|any|a)|e|eh|es|esta|ta|to|tou|estou|estoy|estamos|tamo|estan|estao"
    r"|era|fue|foi|hay|tem|ha)"
    rf"(?: uma?| una?| any| a| nenhum\w*| ningun\w*| em| en| pegando| echando| soltando| saindo| dando"
    rf"| de)*\W+{_THING}\b"
    # "no" alone is a denial in English and Spanish, but "in the" in Portuguese ("no fio").
    r"|\bno\W+(?:wires?|sparks?|fire|smoke|danger|chispas|humo|peligro|injur\w+|emergency|es emergencia|shocks?)\b"
    rf"|\b(?:ninguem|nadie|nobody|no one|none of us)(?: \w+){{0,3}} {_HURT}\b"
    rf"|\b(?:nao|no|not|wasn't|aren't|weren't|didn't get) (?:(?:me|se|te|nos|esta|estamos|fui|foi|estou|hay"
    rf"|ha) )?{_HURT}\b"
    r"|\b(?:nada|nothing(?: is)?)(?: \w+)? (?:pegando fogo|ardiendo|on fire|burning)\b"
)
_AND: Final = (
    r"(?:\W+(?:com|no|na|nos|con|en|por|pelo|pela|at|by|from|with|about|over|when|quando|cuando|ao|al|de|do|da|del"
    r"|the|o|a"
    r"|el|la|los|las|i|me|que|my|minha|meu|mi|seu|your|this|that|esse|essa|este|esta|new|novo|nova|nuevo|nueva|susto"
    r"|ultimo|ultima"
    r"|last|tanto|so|vi|ver|saw|see|seeing|abri|abrir|opened|opening|recebi|receber|recibi|recibir|got|getting"
    r"|soube|saber|supe"
    r"|enterar|enterarme|read|li|heard|hear|luz|energia|power)){0,6}?\W+"
)
_PAPER: Final = (
    r"(?:precos?|valor(?:es)?|contas?|faturas?|boletos?|noticias?|precios?|facturas?|recibos?|importes?|montos?"
    r"|tarifas?"
    r"|pric(?:es?|ing)|bills?|amounts?|invoices?|news|costs?|charges?|total|saldo|realidade|realidad|reality"
    r"|aumento|increase"
    r"|quanto (?:deu|veio)|cuanto (?:era|vino|salio)|how much)"
)
_FLAME: Final = (
    r"(?:fogo|fuego|on fire|in flames|chamas|llamas|ardiendo|ardendo|fire|que arde|humo|fumaca|smoke|smoking"
    r"|faiscas?|chispas"
    r"|sparks)"
)
_GAME: Final = (
    r"(?:jogo|jogao|time|timao|festa|balada|baile|show|campeonato|classico|partido|partidazo|fiesta|equipo|liga"
    r"|game|match|team"
    r"|party|playlist|finances|financas|finanzas|economia|coracao|corazon|heart|cabeca|cabeza|ouvidos|orelhas"
    r"|orejas|ears"
    r"|garganta|throat|estomago|reuniao|reunion|meeting|chat|treta|novela|politica|namoro|dj|banda|band|album"
    r"|(?:o|meu|minha|mi|el|la|my|a|the) (?:chefe|patrao|patroa|jefe|jefa|boss|marido|mulher|mujer|esposa|wife"
    r"|husband|sogra"
    r"|suegra))"
)
_IS: Final = (
    r"(?: (?:ta|esta|tava|estava|estaba|foi|fue|is|was|are|were|que|estan|so|totally|literally|muito|hoje|ontem|hoy"
    r"|ayer|today"
    r"|tonight|pegando|pegou|pegaram|em|en|echa|echan|echando|echaba|soltando|saindo|de|of|breathing|blowing)){0,5} "
)
_OF: Final = (
    r"(?: (?:de|do|da|del|com|con|with|of|from|por|pelas?|pelos?|las|los|out|coming|the|in|my|his|her|mis|sus|mi|su"
    r"|saindo"
    r"|saliendo|tanta|tanto|pura|puro|pure|el|la|o|a)){0,5} "
)
_MOOD: Final = (
    r"(?:raiva|odio|coraje|rabia|bronca|colera|anger|rage|orejas|ouvidos?|orelhas?|ears|febre|fiebre|fever|paixao"
    r"|pasion"
    r"|passion|amor|financ\w*|deudas|dividas|debts|churrasc\w*|asado|parrilla\w*|barbacoa|barbecue|bbq|cigarr\w*"
    r"|tabaco"
    r"|cigarettes?|artificios?|vape)"
)
_HARMLESS: Final = re.compile(
    r"\b(?:cabo|cable|fio)s? (?:do|da|del|de la|de|of my|for my)? ?(?:carregador|celular|internet|tv|telefone"
    r"|cargador|movil|charger|red)\b"
    r"|\b(?:te|se) llamas\b|\b(?:meu|o|recebo|vale|tu) auxilio\b|\bauxilio (?:do governo|emergencial|brasil|doenca"
    r"|gas|funeral)\b"
    r"|\bfire (?:the|him|her|them)\b|\bno fio da meada\b|\b(?:levei|que|um) (?:um )?choque (?:quando vi|ao ver)\b"
    r"|\b(?:descargar|descarga) (?:la|el|mi)\b|\ba cabo\b|\bno cabo\b"
    rf"|\b(?:choques?|calambres?|(?:el[ei]ct\w+ )?shock(?:s|ed)?|descargas?|infarto|electrocut\w+"
    rf"|eletrocut\w+){_AND}{_PAPER}\b"
    rf"|\b{_PAPER}(?: \w+){{0,3}} (?:(?:gave|dio|deu|da|me|us|an?|un|um|real|el[ei]ct\w+) )*(?:choque|calambre"
    rf"|shock(?:ed|s)?)\b"
    r"|\b(?:preco|precio|price|renova\w+|cuota|prima|premi\w+)\b(?: \w+){0,6} (?:herid\w+|ferid\w+|sangr\w+"
    r"|muert\w+|mort\w+|bleed\w+|dead|infarto)\b"
    r"|\b(?:it'?s|its) (?:so|very|really|too|damn) hot (?:today|outside|here|in here|i'?m|im|this)\b|\bburning up\b"
    r"|\bheat ?wave\b|\b(?:que|tanto|mucho|muito|este|esse"
    r"|de) calor\b"
    r"|\b(?:exame|teste?|analisis|prueba|doar|doacao|donar|donacion|tipo|pressao|presion) (?:de )?(?:sangue"
    r"|sangre)\b|\bblood (?:test|pressure|type|donation)\b"
    r"|\bshocked (?:at|to|that|how)\b|\b(?:price|bill|sticker|culture|cultural) shock\b"
    r"|\bshocking(?: \w+)? (?:price|bill|amount|news|service)\b|\b(?:em|en) (?:estado de )?(?:choque|shock)\b"
    r"|\bin shock\b|\bchoque (?:de realidade|cultural|termico|de gestao|elastico)\b"
    rf"|\b{_GAME}{_IS}{_FLAME}\b|\b{_FLAME}{_OF}{_MOOD}\b"
    r"|\b(?:i'?m|i am|you'?re|you are|he'?s|she'?s|they'?re|we'?re) (?:so |totally |literally |really )?on fire"
    r" (?:today|tonight|lately|this (?:week|season|month)|with)\b|\b(?:i'?m|you'?re) (?:so|totally"
    r"|literally) on fire\b"
    r"|\b(?:estoy|esta|estaba|ando|anda|estamos|ta|to) que (?:echo|echa|ech\w+|solto|solta) (?:humo|chispas|fuego"
    r"|fumaca|faiscas?)\b"
    r"|\bfinancially(?: \w+){0,3} on fire\b|\bon fire financially\b"
    r"|\b(?:faiscas?|chispas?|sparks?)(?: \w+){0,2} (?:entre (?:nos|a gente|el[ae]s|nosotros|ell[oa]s|los dos"
    r"|tu y yo)"
    r"|between (?:us|them|you|him|her|we))\b|\b(?:falta|perdi\w*)(?: \w+)? chispa\b|\bque chispa tienes?\b"
    r"|\bchispa de (?:humor|ingenio"
    r"|alegria)\b"
    r"|\b(?:quit|stop|stopped|start|no|non) smoking\b|\bsmok(?:e|ing) (?:area|free|weed|cigarettes?|breaks?)\b"
    r"|\b(?:e|eh|sao|era|foi) (?:um )?fogo\b(?! (?:n[oa]|em)\b)|\b(?:almost|nearly|casi|quase)(?: \w+){0,4} (?:infarto"
    r"|heart attack|died|dead|morri|mori|muero|mata\w*|killed|desmai\w+|desmay\w+|fainted|passed out|troco|choque)\b"
    r"|\bfire(?:works?|wall| sale| tv| emoji)\b|\bfogos? de artificio\b|\bfuegos artificiales\b"
    r"|\b(?:fogo|fuego) (?:lento|baixo|bajo|medio)\b|\b(?:cessar|alto el) (?:fogo|fuego)\b|\barmas? de (?:fogo"
    r"|fuego)\b"
    r"|\bprova de fogo\b|\bprueba de fuego\b|\bplay(?:ing)? with fire\b"
    r"|\b(?:cao|caes|cachorr[oa]s?|perr[oa]s?|razas?|racas?|anima(?:l|is|les)|dogs?|breeds?)(?: \w+){0,3}"
    r" (?:perigos[oa]s?|peligros[oa]s?|dangerous)\b"
    r"|\b(?:potencialmente|potentially) (?:perigos[oa]s?|peligros[oa]s?|dangerous)\b|\bdangerous (?:dogs?|breeds?"
    r"|animals?)\b"
)
# What was mended, and is told of because something else is wanted now.
_MENDED: Final = re.compile(
    r"\b(?:ja|ya|already|has been|have been|was|were|got)(?: (?!nao|no|not|ninguem|nadie|nobody|never|nunca"
    r"|suppos)\w+){0,2}"
    r" (?:apagaram|apagado|apagada|apagaron|consert(?:aram|ado|ada|ou)|arrum(?:aram|ado|ada|ou)|resolv(?:eram|ido"
    r"|ida|eu)"
    r"|trocad[oa]|trocaram|arregl(?:aron|ado|ada|o)|repar(?:aron|ado|ada|aram|o)|solucion(?:aron|ado|ada|aram)"
    r"|extingui\w+|fixed|repaired|mended|replaced|solved|put out|extinguished|sorted)\b"
    r"|\b(?:bombeiros|bomberos|firemen|firefighters|fire (?:brigade|department))\b.{0,40}\b(?:apag\w+|put it out"
    r"|put out"
    r"|extingu\w+|controla\w+)\b"
    r"|\bfire (?:is|was|has been) (?:long )?(?:out|put out|over)\b|\b(?:apaguei|apagamos|apague) (?:o|el) (?:fogo"
    r"|fuego|incendio)\b"
    r"|\bput it out\b"
    r"|\b(?:parte|siniestro|sinist\w+|claim|perito|adjuster|ressarc\w+|indeniza\w*|indemniza\w*|reembolso"
    r"|compensation|refund)\b"
)
_THEN: Final = re.compile(
    r"\b(?:ontem|anteontem|ayer|anteayer|antier|anoche|yesterday|outro dia|otro dia|the other day)\b"
    r"|\b(?:semana|mes|ano|noche) (?:passad[oa]|retrasad[oa]|pasad[oa])\b"
    r"|\blast (?:week|month|year|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday|winter|summer)\b"
    r"|\b(?:faz|ha|hace|tem)(?: \w+){1,2} (?:dias?|semanas?|mes|meses|anos?)\b|\b(?:days?|weeks?|months?"
    r"|years?) ago\b"
    r"|\b(?:no|el) (?:domingo|sabado|lunes|martes|miercoles|jueves|viernes)\b"
    r"|\bna (?:segunda|terca|quarta|quinta|sexta)\b"
)
_NOW: Final = re.compile(
    r"\b(?:agora|ahora mismo|right now|ainda|todavia|aun|still|continua\w*|sigue\w*|de novo|de nuevo|otra vez|again"
    r"|hoje|hoy"
    r"|today|neste momento|outra vez|(?:mas|pero) (?:ta|esta|tem|hay|o fio|el cable)|but (?:it|there|the (?:wire"
    r"|cable)))\b"
)


_kept: list[re.Pattern[str]] = []


def keep_harmless(words: str) -> str:
    """Take what is harmless in a pack's trade though it names what is dangerous there, as a pattern over plain text."""
    if all(known.pattern != words for known in _kept):
        _kept.append(re.compile(words))
    return words


def without_harmless(text: str) -> str:
    """A plain text without what is denied and without figures of speech; the same text where there is nothing of it."""
    for words in (_DENIED, _HARMLESS, *_kept):
        text = words.sub(" ", text)
    return text


def is_over(text: str) -> bool:
    """Whether a plain text tells of what happened some days ago and was mended, and of nothing that goes on."""
    return bool(_THEN.search(text) and _MENDED.search(text)) and not _NOW.search(text)
