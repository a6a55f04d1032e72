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
_FITTING: Final = (
    r"medidor(?:es)?|relogio|contador(?:es)?|tomadas?|disjuntor(?:es)?|quadro|enchufes?|cuadro|tablero"
    r"|cajas? de (?:la )?luz"
    r"|caixas? (?:de luz|do medidor|de forca|do relogio)|padrao de (?:luz|energia)|(?:electric(?:ity)? "
    r"|power )?meters?"
    r"|sockets?|outlets?|breakers?|breaker box|fuse ?box|consumer unit|(?:electric(?:al)? |breaker )?panel"
    r"|interruptor(?:es)?"
    r"|(?:light )?switch(?:es)?|extensao|extension|extension cord|power strip|regua|regleta|wiring|fiacao|cableado"
    r"|instalacao eletrica|instalacion electrica|luminaria|lustre|light fitting|ceiling light|lampara|plug|termica"
    r"|llave termica"
)
_WET: Final = (
    r"(?:debaixo|embaixo|dentro|baixo|bajo|chei[oa]s?|llen[oa]s?|cobert[oa]s?|cubiert[oa]s?|tapad[oa]s?|submers\w+"
    r"|no meio)"
    r" (?:d[eao]l? ?'? ?)?(?:el )?agua|d'agua"
    r"|alag\w+|inund\w+|encharc\w+|ensopad\w+|molhad\w+|molhou|molhando|mojad\w+|mojando\w*|empapad\w+"
    r"|(?:ping\w+|cai\w*|entra\w*|entrou|escorre\w*|vaza\w*|jorra\w*|mina\w*|cae|cayendo|chorre\w+|gote\w+|entro"
    r"|llego"
    r"|llega\w*|cheg\w+|filtra\w*|saindo|sale|saliendo|subi\w+|sube)(?: \w+){0,2} agua"
    r"|agua(?: \w+){0,3} (?:ping\w+|caindo|entr\w+|escorr\w+|vaz\w+|jorr\w+|cae|cayendo|chorre\w+|gote\w+|lleg\w+"
    r"|cheg\w+"
    r"|filtr\w+|saindo|saliendo|subi\w+|tocando|encost\w+|bat\w+|tap\w+|cubr\w+|cobri\w+)"
    r"|under ?water|flooded|flooding|submerged|soak(?:ed|ing)|drip(?:s|ping)|drenched|wet"
    r"|water(?: is| was| keeps| has| started)? (?:coming|dripping|pouring|leaking|leaks|running|runs|getting|gets"
    r"|got|reach\w+"
    r"|rising|rose|inside|in|into|on|over|all over|up to|seep\w+|touching)|(?:full of|covered in"
    r"|covered with) (?:rain ?)?water"
)
_HOT: Final = (
    r"esquent\w+|quent(?:e|es|inho|issim[oa])|fervendo|pelando|calient\w*|calent\w+|recalent\w+|hirviendo|hot|warm"
    r"|heating"
    r"|overheat\w*|incandesc\w+|em brasa|derret\w+|derrit\w+|melt\w+|scorch\w+|charred|burnt|glow\w*"
)
_BUZZING: Final = (
    r"zumb\w+|zunind\w+|zunido|chiad\w*|chiando|estal(?:a|ando|inho|os?|a muito)|crepit\w+|vermelh[oa]|roj[oa]"
    r"|brilh\w+|brilla\w*"
    r"|cruj\w+|chasqu\w+|buzz\w*|humm?(?:s|ing)?|hiss\w*|crackl\w*|tick(?:s|ing)|popping|flicker(?:s|ing)? (?:blue"
    r"|orange)"
)
_TOUCHED: Final = (
    r"chuveiros?|torneiras?|registro|cercas?|portao|portoes|grades?|geladeira|maquina de lavar|paredes?|box|canos?"
    r"|pia|fogao"
    r"|duchas?|regadera|grifos?|canillas?|rejas?|vallas?|alambrad[oa]s?|nevera|heladera|refrigerador|lavadora"
    r"|pared(?:es)?|porton"
    r"|puertas?|barandal?|barandilla|showers?|taps?|faucets?|fences?|gates?|fridge|washing machine|washer|walls?"
    r"|sink|pipes?|doors?"
    r"|railings?|metal|varal|tendedero|corrimao|bebedouro|freezer|forno|horno|oven|microondas|microwave|kettle"
    r"|banheira|banera"
    r"|bathtub|tub|pool|piscina|lamp ?posts?|poste|lata|stove|handle|macaneta|knob|chao|piso|suelo|floor"
)
_TINGLE: Final = (
    r"formig(?:a|am|amento|amentos|ando|ar|ou)|pinicad\w*|repuxa\w*|cosquill\w+|hormigu\w+|cosquilleo|tingl\w+"
    r"|tingly|prickl\w*"
    r"|zap(?:s|ped|ping)?|jolt(?:s|ed)?|tranco|descargas?|corrientazo\w*|toques|chispazo\w*"
)
_CHILD: Final = (
    r"crianca\w*|criancada|menin[oa]s?|garot\w+|moleques?|molecada|filh[oa]s?|net[oa]s?|nin[oa]s?|chic[oa]s"
    r"|chiquill\w+|hij[oa]s?"
    r"|chaval\w*|niet[oa]s?|muchach\w+|kids?|child(?:ren)?|boys?|girls?|son|daughter|teens?|teenagers?|toddler"
    r"|grand(?:son|daughter)"
)
_INTO: Final = (
    r"sub(?:iu|indo|iram|ir|e|iendo|ido|io|ieron|ieran)|trep\w+|escal\w+|em cima|encima|pendurad\w+|colgad\w+"
    r"|dentro|entr(?:ou|aram|ando|o"
    r"|aron|ar)|pul(?:ou|aram|ando)|salt(?:o|aron|ando)|metid\w+|se metio|climb\w*|clamber\w*|up (?:the|a|on)"
    r"|inside|entered|got in\w*"
    r"|get(?:s|ting)? in\w*|jump\w+|broke into|sneak\w*|snuck|hanging|playing (?:in|on)|brincando (?:n[oa]|dentro)"
    r"|jugando"
)
_TOWER: Final = (
    r"postes?|torres?|subestac\w+|sub estac\w+|transformador\w*|cabine (?:de forca|primaria|eletrica)|pylons?"
    r"|poles?|substations?"
    r"|transformers?|power station|tower|poste de luz|caseta (?:de luz|electrica)"
)
_POWER_ON: Final = (
    r"(?:luz|energia|corriente|power|electricity|lights?|forca|disjuntor)(?: \w+){0,3} (?:ligad[oa]s?|aces[oa]s?"
    r"|encendid[oa]s?|prendid[oa]s?"
    r"|conectad[oa]s?|is (?:still )?on|still on|are (?:still )?on|on)"
)
_FLOOD: Final = r"(?:alag\w+|inund\w+|enchente|agua subi\w+|flood\w*|under ?water|water (?:is )?(?:rising|coming in))"
_BETWEEN: Final = r"(?:\W+\w+){0,7}?\W+"
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
    r"|\bburn\w* smell\b|\belectrified\b|\b(?:taps?|fence|gate|walls?|shower|door|metal|pipes?|water) (?:is"
    r"|are) live\b"
    r"|\b(?:queimando|quemando|burning)(?: \w+){0,2} (?:quadro|cuadro|panel|fuse box)\b"
    rf"|\b(?:{_TINGLE}){_BETWEEN}(?:{_TOUCHED})\b|\b(?:{_TOUCHED}){_BETWEEN}(?:{_TINGLE})\b"
    r"|\b(?:levei|leva|levou|levo|tomei|tomou|toma|sent[io]|sentimos|recebi|recebe|solta|soltando|dando|deu|siento"
    r"|recib\w+) (?:uma?s? |una?s? )?"
    r"(?:pequen\w+ |forte |leve )?(?:descargas?|choquinhos?|tranco)\b"
    rf"|\b(?:{_CHILD}) (?:n[oa]|num|dentro d[ae]|en (?:el|la)|up|on|in)"
    rf" (?:(?:the|a|an|o|el|la|uma?|una?|of|alto|arriba|do|de|del|electric|light) )*(?:{_TOWER})\b"
    r"|\b(?:alguem|alguien|somebody|someone|people|gente|homem|hombre|man)(?:\W+\w+){0,4}?\W+(?:dentro|inside"
    r"|entrou|entro|broke into|got into)"
    r"(?:\W+\w+){0,3}?\W+(?:subestac\w+|substation)\b"
    rf"|\b{_FLOOD}\b.{{0,60}}\b{_POWER_ON}\b|\b{_POWER_ON}\b.{{0,60}}\b{_FLOOD}"
)
# A thing and what befalls it, which are harmless apart: water, heat, a child that climbs.
NEAR: Final = (
    rf"\b(?:{_FITTING})(?:\W+\w+){{0,5}}?\W+(?:{_WET})\b|\b(?:{_WET})(?:\W+\w+){{0,4}}?\W+(?:{_FITTING})\b"
    rf"|\b(?:{_FITTING})(?:\W+\w+){{0,4}}?\W+(?:{_HOT})\b|\b(?:{_HOT})(?:\W+\w+){{0,3}}?\W+(?:{_FITTING})\b"
    r"|\b(?:enchufe|interruptor|disjuntor|tomada|termica)\b(?:\W+\w+){0,5}?\W+(?:que quema|quemando|queimando"
    r"|burning)\b"
    rf"|\b(?:tomadas?|disjuntor(?:es)?|enchufes?|sockets?|outlets?|breakers?|fuse ?box|termica|quadro de (?:luz"
    rf"|energia|forca)"
    rf"|cuadro (?:de luz|electrico))(?:\W+\w+){{0,4}}?\W+(?:{_BUZZING})\b"
    rf"|\b(?:{_CHILD}){_BETWEEN}(?:{_INTO})(?:\W+\w+){{0,4}}?\W+(?:{_TOWER})\b"
    rf"|\b(?:{_TOWER})(?:\W+\w+){{0,4}}?\W+(?:{_CHILD}){_BETWEEN}(?:{_INTO})\b"
)
# The meters and bills of other companies, which a drop or a smell may stand beside.
HARMLESS: Final = (
    r"\b(?:medidor|contador|relogio)(?:es|s)? d[aeo]l? agua\b|\bwater meters?\b|\bhidrometros?\b"
    r"|\b(?:conta|fatura|recibo|factura|botijao|bombona|boleto) d[eo]l? gas\b|\bgas (?:bill|company|station)\b"
)
