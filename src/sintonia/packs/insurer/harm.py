"""What people cry when somebody is hurt, shut in or about to be, in three languages and as they misspell them."""

from __future__ import annotations

from typing import Final

_WHO: Final = (
    r"eu|eles?|elas?|gente|pessoas?|alguem|motoristas?|passageir[oa]s?|motoqueir[oa]s?|motociclistas?|ciclistas?"
    r"|pedestres?|mulher(?:es)?"
    r"|marido|esposa|mae|pai|irma|irmao|av[oo]|vo|sogr[oa]|filh[oa]s?|crianca\w*|bebes?|nene\w*|menin[oa]s?"
    r"|amig[oa]s?|vizinh[oa]|homem"
    r"|rapaz|moc[oa]|senhor[a]?|velhinh[oa]|idos[oa]|todos?|yo|ellos?|ellas?|alguien|conductor[a]?|pasajer[oa]s?"
    r"|motorista|motero|peaton"
    r"|mujer|madre|padre|herman[oa]|hij[oa]s?|nin[oa]s?|persona|hombre|senora|chic[oa]|abuel[oa]|i|he|she|they|we"
    r"|someone|somebody|driver"
    r"|passengers?|cyclist|biker|rider|pedestrian|wife|husband|mother|mom|mum|father|dad|sister|brother|son"
    r"|daughter|kids?|child\w*|baby"
    r"|friend|man|woman|girl|boy|people|person|neighbou?r|grand\w+"
)
_HURT: Final = (
    r"ferid[oa]s?|machuc(?:ad[oa]s?|ou|aram|ei)|sangr\w+|inconsciente\w*|desacordad[oa]s?|desmai\w+|herid[oa]s?"
    r"|lastim\w+|desmay\w+"
    r"|unconscious|passed out|hurt|injured|bleeding|bleeds|knocked out"
)
_SHUT: Final = (
    r"tranc\w+|tranqu\w+|pres[oa]s?|fechad[oa]s?|encerrad[oa]s?|atrapad[oa]s?|locked|stuck|trapped|shut"
    r"|ficou dentro|ficaram dentro|se quedo"
    r"|se quedaron|quedo dentro|quedado"
)
_CHILD: Final = (
    r"bebes?|nene\w*|crianca\w*|filh[oa]s?|filhinh[oa]s?|net[oa]s?|netinh[oa]s?|menin[oa]s?|nin[oa]s?|hij[oa]s?"
    r"|niet[oa]s?|crio|cria|criatura|guagua|peque\w*|sobrinh[oa]"
    r"|bab(?:y|ies)|child(?:ren)?|toddlers?|kids?|son|daughter|infant|newborn|grand(?:son|daughter|child)|little one"
)
_CAR: Final = (
    r"carros?|veiculos?|coches?|autos?|cars?|vans?|suv|truck|caminhao|camion|furgoneta|dentro|inside|automovil"
)
_MINE: Final = r"\W+(?:\w+\W+){0,4}?"
# A question about what is covered, what one would do, or a hurt of long ago is none of it.
_ASKED: Final = (
    r"\b(?:cobre|cubre|cobertura|covers?|covered|coverage|indeniza\w*|indemniz\w*|what if|e se|y si|if (?:someone"
    r"|somebody|anyone|i|there|one)"
    r"|se (?:eu|alguem|houver|tiver|um)|si (?:hay|alguien|yo|uno|una)|caso (?:alguem|haja)|aconteca|cachorr\w*|cao"
    r"|gat[oa]s?|capivara|vaca|boi|cavalo|animal|animais|perr[oa]s?|jabali|ciervo|corzo|venado|zorro|caballo|oveja"
    r"|dogs?|cats?|deer|boar|cows?|fox|horse|sheep|quotes?|cotacao|cotizacion|presupuesto)\b"
)
_LONG_AGO: Final = (
    r"\b(?:(?:semana|mes|ano) (?:passad[oa]|pasad[oa]|retrasad[oa])|last (?:week|month|year)|(?:days?|weeks?"
    r"|months?|years?) ago"
    r"|(?:faz|ha|hace)(?: \w+){1,2} (?:dias?|semanas?|mes|meses|anos?)|ano passado)\b"
)
_SAFE: Final = (
    r"\b(?:todo mundo|todos|estamos|estou|tamo|to|ta tudo|we are|we're|everyone(?: is|'s)?|everybody(?: is)?|all"
    r"|i'm|i am|estoy|nos) ?(?:todos |all "
    r"|perfectly )?(?:bem|bien|ok|okay|fine|safe|unhurt|unharmed|good|ilesos?)\b"
)
_OUT_OF_CONTROL: Final = (
    r"capot(?:ou|ei|ado|amos|aram)|tomb(?:ou|ei|ado|amos)|(?:de|das) (?:cabeca|rodas?) (?:pra|para) (?:baixo|cima)"
    r"|ponta cabeca"
    r"|volc(?:o|ado|ada|amos|aron|ue|o el coche)|volque|(?:estamos|esta|quedo|coche|quede) boca abajo|patas arriba"
    r"|ruedas arriba|ruedas (?:para|hacia) arriba|overturned|upside ?down"
    r"|flipped(?: over)?|rolled(?: it| the car)? over|on its (?:roof|side)|de lado na pista|dado? (?:varias |duas "
    r"|tres )?(?:vueltas de campana|capotadas)"
    r"|(?:cai\w*|caido|ca[iy]o|caimos|fell|went|plunged)(?: \w+){0,4} (?:barranco|ribanceira|rio|precipicio"
    r"|despenadero|cuneta|vala|valeta|ditch"
    r"|ravine|river|lake|cliff|canal|lago|barranca|terraplen)"
)
_ALARMS: Final = (
    rf"\b(?:{_WHO})\b{_MINE}(?:{_HURT})\b|\b(?:tem|ha|hay|there (?:is|are|were)|have|has|com|con|with|estou|estoy"
    rf"|estamos|i'm|i am|ficou|ficaram|quedo"
    rf"|resultou|resulto|un|una|um|uma|an|a|dos|tres|dois|two|three) (?:\w+ )?(?:{_HURT})\b"
    rf"|\b(?:{_HURT})(?:\W+\w+){{0,3}}?\W+(?:{_WHO})\b|\b(?:muito|mucha|mucho|lots? of|much) (?:sangue|sangre"
    rf"|blood)\b|\b(?:sangue|sangre|blood) (?:na|no|en|on|all"
    rf"|everywhere|por|coming|saindo|saliendo)\b|\b(?:sangrando|sangra|bleeding)\b"
    r"|\b(?:nao|no|not|isn't|can't|cannot|stopped|parou de|dejo de|sin|sem|hardly|barely|mal|n) (?:esta |ta |estou "
    r"|puedo |consigo |pode |puede |able to |consegue |poder )*"
    r"(?:respir\w+|breath\w*|move|mover\w*|me mexer|acord\w+|despiert\w*"
    r"|waking up|wake (?:him|her|up)|mexe\w* as pernas|sinto as pernas"
    r"|siento las piernas|feel my legs|move my legs|se mexer)\b"
    r"|\b(?:dor(?:es)?|dolor|pain)(?: \w+){0,3} (?:peito|pecho|chest)\b"
    r"|\b(?:tendo|teniendo|having|sofr\w+|sufr\w+|teve|tuvo|had) (?:um |un |an? |uma |una )?(?:infarto|heart attack"
    r"|convuls\w+|seizure|avc|derrame)\b"
    r"|\b(?:pres[oa]s?|encarcerad[oa]s?|trapped|pinned|stuck|atrapad[oa]s?)(?: \w+){0,3} (?:ferragens|volante|banco"
    r"|hierros|asiento|wreck\w*|seat"
    r"|steering wheel|dashboard)\b"
    r"|(?<!chave )(?<!chaves )(?<!llave )(?<!llaves )(?<!keys )(?<!key )\b(?:pres[oa]|presos|trapped|atrapad[oa]"
    r"|atrapados|encerrad[oa]|encerrados)(?: \w+){0,2} (?:dentro|inside|(?:no|in the|in my|in a|en el) (?:carro"
    r"|coche|car|auto))\b"
    rf"|\b(?:{_WHO})\b(?:\W+\w+){{0,3}}?\W+(?:trapped|pinned|atrapad[oa]s?) (?:in|en|inside|under|debajo|bajo"
    rf"|dentro|no|na)\b"
    r"|\b(?:nao|no|can't|cannot|can not) (?:consigo|consegue|consegu\w+|puedo|puede|podemos|pueden|get|get him"
    r"|get her|open|abrir|she|he)? ?(?:sair|salir|out)"
    r"(?: d[oe]l? (?:carro|coche)| of the car)\b"
    r"|\batropel(?:lar\w*|ei|ad[oa]s?|aram|o|e|amos|laron|lo|le|lado|lada|laron)\b|\b(?:ran|run) over\b|\bhit (?:a"
    r"|the|an) (?:\w+ )?(?:pedestrian|cyclist|person|man|woman|kid|child|boy|girl"
    r"|biker|motorcyclist|old (?:man|lady))\b|\bknocked (?:down|over) (?:a|an|the|by)\b|\bpeguei (?:um"
    r"|uma) (?:pedestre|pessoa|crianca|ciclista|moto\w*)\b"
    r"|\b(?:sangue|sangre|blood)\b|\b(?:ambulancias?|ambulance|samu|paramedics?)\b|\b(?:acidente|accidente"
    r"|accident|choque|crash|batida)"
    r" (?:(?:muito|muy|very|e|foi|es|fue|was|is|con|com|with|mais|bem) )*(?:grave|serio|vitimas?|victimas?|serious"
    r"|casualties|victims?|fatal|mortal)\b"
    r"|\b(?:estrell\w+|choca\w*|choque|bati\w*|bateu|acidente|accidente|crash\w*"
    r"|accident)\b(?:\W+\w+){0,8}?\W+(?:grit\w+|scream\w+|pedindo socorro)\b"
    r"|\b(?:serious|bad|horrible|terrible) (?:accident|crash)\b|\b(?:cham\w+|avis[ea]\w*|llam\w+|mand\w+|call|get"
    r"|send|need|necesit\w+|precis\w+)(?: \w+){0,2} (?:bombeiros|bomberos|resgate|"
    r"fire (?:department|brigade)|firefighters)\b"
    r"|\b(?:sente|siente|sinto|siento|feel) (?:(?:as|las|os|los|his|her|my|the) )*(?:pernas|piernas|legs|arms"
    r"|bracos|brazos)\b"
    r"|\b(?:fainted|(?:desab\w+|derrumb\w+|collapsed)(?: \w+){0,4} (?:gente|alguem|alguien|people|somebody|mim|nos"
    r"|us|mi)|came down on us|coming down on us"
    r"|viene (?:el techo )?encima)\b"
    rf"|\b(?:{_WHO})\b(?:\W+\w+){{0,3}}?\W+(?:esta|ta|is|are|estan|estao|may be) (?:morrendo|muriendo\w*|dying"
    rf"|agonizando)\b|\b(?:morreu|murio|died|dead|muert[oa]|mort[oa]) (?:gente|alguien|alguem|one|somebody"
    rf"|n[oa] (?:acidente|local|hora))\b"
    r"|\b(?:quebr(?:ou|ei)|rompi\w*|rompio|broke|broken|fractur\w+) (?:(?:o|a|la|el|una?|um|uma|his|her|my|the"
    r"|se) )*(?:perna|braco|costela|pescoco|pierna|brazo|costilla|cuello|leg|arm|rib|neck|pulso|muneca|wrist)\b"
)
SHUT_IN: Final = (
    rf"(?s:^(?=.*\b(?:llaves?|chaves?|keys?|cerr\w+|tranc\w+|tranq\w+|locked"
    rf"|encerr\w+)\b).*?\b(?:{_CHILD})(?:\W+\w+){{0,3}}?\W+(?:dentro|adentro|inside|in it|in there)\b)|"
    rf"\b(?:{_CHILD}){_MINE}(?:{_SHUT})\b(?:\W+\w+){{0,6}}?\W+(?:{_CAR})\b"
    rf"|\b(?:{_SHUT})\b(?:\W+\w+){{0,6}}?\W+(?:{_CHILD})(?:\W+\w+){{0,5}}?\W+(?:{_CAR})\b"
    rf"|\b(?:{_CAR})\b(?:\W+\w+){{0,4}}?\W+(?:{_SHUT})\b(?:\W+\w+){{0,6}}?\W+"
    rf"(?:{_CHILD})(?:\W+\w+){{0,5}}?\W+(?:dentro|inside|in it|la dentro|adentro)\b"
    rf"|\b(?:{_SHUT})\b(?:\W+\w+){{0,6}}?\W+(?:with|com"
    rf"|con)(?:\W+\w+){{0,2}}?\W+(?:{_CHILD})(?:\W+\w+){{0,3}}?\W+(?:in|dentro|inside|adentro)\b"
)
# Fire as a thing to be insured against, not as one that burns.
HARMLESS: Final = (
    r"\b(?:segur\w+|cobert\w+|cobr\w+|cubr\w+|inclu\w+|asegurar\w*|cotar|insur\w+|cover\w*|polic[ey]|quotes?)"
    r"(?: (?:contra|de|del|do|da|por|para|o|el|la|a|en caso de|em caso de|against|for|in case of|my|mi|meu|minha|casa"
    r"|hogar|home|house|danos|damage|robo|roubo|theft|y|e|and)){0,5} (?:incendios?|fogo|fuego|fire)\b"
    r"|\bfire (?:insurance|cover\w*|polic\w+|damage)\b"
)
DANGERS: Final = _ALARMS
# Who says that all are well after it is not in danger any more.
OUT_OF_CONTROL: Final = rf"\b(?:{_OUT_OF_CONTROL})\b"
ASKED: Final = rf"{_ASKED}|{_LONG_AGO}"
UNHARMED: Final = rf"{ASKED}|{_SAFE}"
