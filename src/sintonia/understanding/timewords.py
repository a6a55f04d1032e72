"""The words for days, hours and lengths of time in three languages, without accents; some belong to one only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PT, ES, EN = "pt-BR", "es", "en"


def _told(*lines: str) -> dict[str, int]:
    """What the words of each line mean: the number told first in it."""
    found: dict[str, int] = {}
    for line in lines:
        number, *called = line.split()
        found.update(dict.fromkeys(called, int(number)))
    return found


def words(told: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(told.split())


NUMBERS: Final = _told(
    "0 zero cero", "1 um uma un una uno one", "2 dois duas dos two", "3 tres three", "4 quatro cuatro four",
    "5 cinco five", "6 seis six", "7 sete siete seven", "8 oito ocho eight", "9 nove nueve nine", "10 dez diez ten",
    "11 onze once eleven", "12 doze doce twelve", "13 treze trece thirteen", "14 quatorze catorze catorce fourteen",
    "15 quinze quince fifteen", "16 dezesseis dezasseis dieciseis sixteen",
    "17 dezessete dezassete diecisiete seventeen", "18 dezoito dieciocho eighteen",
    "19 dezenove dezanove diecinueve nineteen", "20 vinte veinte twenty", "21 veintiuno veintiun veintiuna",
    "22 veintidos", "23 veintitres", "24 veinticuatro", "25 veinticinco", "26 veintiseis", "27 veintisiete",
    "28 veintiocho", "29 veintinueve", "30 trinta treinta thirty", "40 quarenta cuarenta forty",
    "50 cinquenta cincuenta fifty", "60 sessenta sesenta sixty", "90 noventa ninety",
)  # fmt: skip
TENS: Final = frozenset({20, 30, 40, 50})
ORDINALS: Final = _told(
    "1 primeiro primero first", "2 second", "3 third", "4 fourth", "5 fifth", "6 sixth", "7 seventh", "8 eighth",
    "9 ninth", "10 tenth", "11 eleventh", "12 twelfth", "15 fifteenth", "20 twentieth", "30 thirtieth",
)  # fmt: skip
ORDINAL_ENDS: Final = words("st nd rd th o")
AND: Final = words("e y and")
HALF: Final = words("meia media half")
QUARTER: Final = words("cuarto quarter")
A_FEW: Final = words("uns umas unos unas cerca quase casi about around aproximadamente como mais mas more or menos")

MINUTE, HOUR, DAY, WEEK, FORTNIGHT, MONTH, YEAR, WEEKEND = range(8)
UNITS: Final = _told(
    "0 minuto minutos minute minutes min mins minutinhos minutinho minutito minutitos",
    "1 hora horas hour hours h hs hr hrs horinha horinhas horita horitas", "2 dia dias day days diazinhos",
    "3 semana semanas week weeks", "4 quinzena quinzenas quincena quincenas fortnight fortnights",
    "5 mes meses month months", "6 ano anos year years", "7 weekend weekends finde findes",
)  # fmt: skip
WEEKDAYS: Final = _told(
    "0 segunda lunes monday mon", "1 terca martes tuesday tue tues", "2 quarta miercoles wednesday wed",
    "3 quinta jueves thursday thu thurs", "4 sexta viernes friday fri", "5 sabado saturday sat sab",
    "6 domingo sunday dom",
)  # fmt: skip
# "Segunda" is a day in Portuguese and "the second one" in Spanish; "sat" is a verb without a date beside it.
OF_ONE_LANGUAGE: Final[Mapping[str, str]] = {
    **dict.fromkeys(words("segunda terca quarta quinta sexta"), PT),
    **dict.fromkeys(words("mon tue tues wed thu thurs fri second"), EN),
    "once": ES,
}
NEED_COMPANY: Final = words("sat sab dom mon wed fri thu tue")
NOT_A_DAY: Final = words(
    "via vez vias copia parcela fatura conta fase etapa opcao linha chamada pessoa parte avenida casa opinion tentativa"
    " mao placa marcha factura cuota colocada categoria pergunta reclamacao ligacao mensagem instancia"
)
MONTHS: Final = _told(
    "1 janeiro enero january jan ene", "2 fevereiro febrero february fev feb", "3 marco marzo march mar",
    "4 abril april abr apr", "5 maio mayo may mai", "6 junho junio june jun", "7 julho julio july jul",
    "8 agosto august ago aug", "9 setembro septiembre setiembre september set sep sept",
    "10 outubro octubre october out oct", "11 novembro noviembre november nov",
    "12 dezembro diciembre december dez dic dec",
)  # fmt: skip
# A month only where a number or its own preposition stands beside it: "may I", "15 mar", "sou o Marco".
SHORT_MONTHS: Final = frozenset(word for word in MONTHS if len(word) <= 4) - words("maio mayo june july")  # noqa: PLR2004
FEASTS: Final[Mapping[str, tuple[int, int]]] = {
    **dict.fromkeys(words("natal navidad christmas xmas"), (12, 25)),
    **dict.fromkeys(words("nochebuena"), (12, 24)),
    **dict.fromkeys(words("nochevieja reveillon"), (12, 31)),
}
MORNING, NOON, AFTERNOON, DUSK, NIGHT, DAWN, MIDNIGHT = 8, 12, 15, 18, 21, 3, 24
PARTS: Final = _told(
    "8 manha manhazinha manana morning", "12 mediodia noon midday", "15 tarde tardinha tardecita afternoon",
    "18 evening", "21 noite noitinha noche night nighttime", "3 madrugada", "24 medianoche midnight",
)  # fmt: skip
EARLY: Final = words("cedo cedinho temprano early")
# "Amanhã cedo" is a part of a day; "boa tarde" and "más tarde" are none.
GREETINGS: Final = words(
    "boa boas bom bons buena buenas bueno buenos good bonne mais mas muito muy tao demasiado menos"
)

DAY_WORDS: Final = _told(
    "0 hoje hj hoy today oje", "-1 ontem onti onte ayer yesterday otem", "1 amanha amanham tomorrow tmrw tomorow amnha",
    "-2 anteontem antontem antiontem anteayer antier antiayer trasanteontem",
)  # fmt: skip
THIS: Final = words("esta este essa esse nesta neste nessa nesse desta deste this current")
NEXT: Final = words(
    "proxima proximo prox next coming upcoming siguiente seguinte entrante proximos proximas siguientes"
)
LAST: Final = words("ultima ultimo ultimos ultimas last past previous passada passado passados passadas pasada pasado")
LAST_AFTER: Final = words("passada passado pasada pasado anterior passadas passados pasadas pasados")
NEXT_AFTER: Final = words("proxima proximo seguinte siguiente entrante")
BEFORE_LAST: Final = words("retrasada retrasado antepasada antepasado trasanterior")

AGO: Final = words("atras ago")
FIRST_EDGE: Final = words("comeco inicio principio principios comienzo comienzos inicios beginning start primeiros")
MIDDLE: Final = words("meados mediados middle mid")
LAST_EDGE: Final = words("fim final finais fins finales fines fin end late finalzinho")

# What may stand between a day and its hour.
GLUE: Final = words(
    ", as a las la los al at on em no na nos nas en el o de do da del the por pela pelas pelo umas unas uns around"
    " about sobre hacia eso volta das dos by cerca mais mas ou o menos tipo perto lo in of since desde partir after"
    " depois antes before entre between e y and ( la lá - como hasta ate until"
)
TO: Final = words("a as ao aos ate al hasta to until till through thru - – — y e and")
FROM: Final = words("de do da das dos del desde from entre between as las los")
ONLY_WITH_FROM: Final = words("y e and")
DETERMINERS: Final = words("o a os as el la las los the dia dias day days on en em no na")

PAST_TENSE: Final = words(
    "paguei foi caiu acabou faltou chegou veio pedi liguei fiz fui era estava tava estive recebi mandei enviei"
    " fizeram cortaram vieram ficou ficamos aconteceu deu voltou saiu comecou passou quebrou queimou venceu mandaram"
    " disseram falei desde pague fue cayo llego vino pedi llame hice estuvo estaba recibi mande envie hicieron"
    " cortaron vinieron paso empezo salio volvio quedo llegaron llegue vencio dijeron hable paid was were went came"
    " did had lost fell called sent got received started stopped happened broke happenned since ha he han hemos"
    " tenho tem"
)
COMING_TENSE: Final = words(
    "vence vou vai vamos vao posso pode podem podemos quero queria gostaria pagar pagarei vir venha venham marcar"
    " agendar marca agenda mudar ate puedo puede pueden quiero voy va van pagare vendra vendran venir cambiar"
    " reservar cita hasta vencera will can could shall going want pay schedule book due until by come move change"
    " would like next"
)
# Without one of these, or a digit, near it, no word begins anything that tells of time.
ANCHORS: Final = frozenset(
    {
        *NUMBERS, *UNITS, *WEEKDAYS, *MONTHS, *PARTS, *EARLY, *DAY_WORDS, *FEASTS, *ORDINALS, *HALF, *QUARTER,
        *words("meio meia media anoche anteanoche antenoche tonight now pouco mismo fds findi couple par oclock"),
    }
)  # fmt: skip
