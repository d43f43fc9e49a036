"""Names that people give to what they want to predict, in some languages, the surest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

SURE, LIKELY, PART = 3, 2, 1
_SURE = """
label labels target targets outcome response groundtruth classlabel targetclass targetlabel dependent dependentvariable
survived survival diagnosis diagnose diagnostic diagnostico diagnóstico saleprice medv medhouseval medianhousevalue
churn churned exited attrition default defaulted isfraud fraud fraudulent loanstatus creditrisk approved subscribed
deathevent heartdisease hasdisease isspam spam machinefailure defaultpaymentnextmonth
zielvariable zielgröße zielgroesse ziel cible étiquette etichetta etiqueta objetivo obiettivo doelvariabele
цель метка 标签
"""
_LIKELY = """
class classes klasse classe clase y species espece espèce especie spezies price preis prix precio prezzo preço preco
prijs sellingprice quality qualität qualitaet qualité calidad qualità qualidade mpg variety cultivar charges sentiment
digit ergebnis résultat resultat resultado risultato result toxicity edible poisonous strength medianhouseprice
pricerange cnt progression revenue purchased deposit stroke diabetes died dead
klasa klass třída luokka sınıf класс 类别 cena cijena pris hinta fiyat цена 价格 価格
"""
_PART = """
kind type group gruppe category kategorie categorie catégorie categoría categoria status income salary gehalt salaire
salario wage sales umsatz ventas ventes rating score grade note g3 use disease condition severity mortality winner won
win success failure failed anomaly attack genre language letter rentals count demand consumption cost value wert valeur
valor valore risk bought tip total totals art soort yield
"""
_PARTS = """
label target class outcome diagnosis survived price churn fraud default attrition quality species preis prix precio
klasse classe zielgröße result
"""
_AMOUNTS = """
price preis prix precio prezzo preço preco prijs saleprice sellingprice medv mpg charges strength revenue income salary
gehalt salaire salario wage sales umsatz ventas ventes cnt rentals count demand consumption cost value wert valeur valor
valore tip total yield progression age alter âge cena cijena pris hinta fiyat цена 价格 価格
"""


def _names(*texts: str) -> list[str]:
    return [name.casefold() for text in texts for name in text.split()]


NAMES: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(_names(_PART), PART) | dict.fromkeys(_names(_LIKELY), LIKELY) | dict.fromkeys(_names(_SURE), SURE)
)
PARTS, AMOUNTS = frozenset(_names(_PARTS)), frozenset(_names(_AMOUNTS))
LABELS = frozenset(_names("label labels class classes klasse classe clase digit letter category"))
TEXT_NAMES = frozenset(
    _names(
        "name names title text comment comments remark remarks note notes description address url link abbrev code",
        "bemerkung kommentar beschreibung titel adresse commentaire nom titre nombre nome",
    )
)
GROUP_NAMES = frozenset(
    _names(
        "sex gender geschlecht sexe sexo city country region state county province location place site station store",
        "shop branch island zone district brand make model manufacturer origin weekday season stadt land ort ville",
        "pays ciudad pais país",
    )
)
PERSONS = frozenset(
    _names(
        "customer client patient subject user person participant household family session speaker writer player driver",
        "account member student employee kunde kundin patientin proband nutzer person client patiente cliente usuario",
    )
)
ID_NAMES = frozenset(
    _names(
        "id ids idx index uuid guid key rowid rownumber rownum rownames unnamed nr no record recordid sno srno",
        "serialnumber number nummer ticket passport ssn iban email phone telephone url link",
    )
)
ID_PART = frozenset(_names("id uuid guid key nr no idx index ids"))
TIME_NAMES = frozenset(
    _names(
        "time date datetime timestamp day month year hour minute second week datum zeit uhrzeit jahr monat tag stunde",
        "fecha hora année annee mois jour heure data ora anno mese giorno quarter period",
    )
)
DATE_ENDINGS = ("date", "datum")
"""Numbers in such a column that are no days stay numbers: an update is none."""
DATE_WORDS = frozenset(_names("date datetime dates day datum tag fecha data jour giorno timestamp dt dob yyyymmdd ymd"))
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+")


def target_rank(name: str) -> int:
    """Return how surely a column of this name is what should be predicted: ``SURE``, ``LIKELY``, ``PART`` or 0."""
    whole = "".join(words_of(name))
    return NAMES.get(whole) or (PART if PARTS.intersection(words_of(name)) else 0)


def is_amount_name(name: str) -> bool:
    """Whether a column of this name most likely says how much, even in few whole numbers."""
    return bool(AMOUNTS.intersection(("".join(words_of(name)), *words_of(name))))


def is_label_name(name: str) -> bool:
    """Whether a column of this name most likely holds classes, even where they are numbers."""
    return bool(LABELS.intersection(words_of(name)))


def is_group_name(name: str) -> bool:
    """Whether a column of this name most likely says who or where, rather than what came of it."""
    return "".join(words_of(name)) in GROUP_NAMES


def is_person_name(name: str) -> bool:
    """Whether a column of this name most likely says who a row is about: "customer", "PatientID", "user_no"."""
    return bool(PERSONS.intersection(words_of(name)))


def is_text_name(name: str) -> bool:
    """Whether a column of this name most likely holds a remark or a name of its own in each row."""
    return bool(TEXT_NAMES.intersection(words_of(name)))


def is_id_name(name: str) -> bool:
    """Whether a column of this name most likely names its rows: "id", "PassengerId", "customer_no"."""
    words = words_of(name)
    return "".join(words) in ID_NAMES or (len(words) > 1 and words[-1] in ID_PART) or words[:1] == ["unnamed"]


def is_time_name(name: str) -> bool:
    """Whether a column of this name most likely says when."""
    return "".join(words_of(name)) in TIME_NAMES


def is_date_name(name: str) -> bool:
    """Whether a column of this name most likely holds dates, even where they are whole numbers: "sale_date"."""
    words = words_of(name)
    return bool(DATE_WORDS.intersection(words)) or any(word.endswith(DATE_ENDINGS) for word in words)


def words_of(name: str) -> list[str]:
    """Return the words of a name in small letters: "sale_price", "SalePrice" and "Sale price" have the same."""
    return [word.casefold() for word in _WORDS.findall(name)]
