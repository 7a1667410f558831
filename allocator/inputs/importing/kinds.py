"""Words of lists for kinds of assistance, for levels such as high and low, and for accounts."""

from __future__ import annotations

from functools import cache

from allocator.inputs.importing.tables import plain_words

ACCOUNTS = frozenset(
    ["FMF", "IMET", "PKO", "NADR", "INCLE", "ERI", "ISSF", "EPF", "CTPF", "USAI", "FME", "PSF"]
)
"""Short names of accounts that lists use as headers."""

_KINDS = {
    "equipment": "equipment;materiel;material;hardware;goods;procurement;weapons;vehicles;supply;"
    "Ausrüstung;Gerät;Material;Lieferung;matériel;équipement;équipements;biens;equipo;equipos;"
    "equipamiento;material;equipaggiamento;materiale;equipamento;оборудование;техника",
    "training": "training;course;courses;education;exercise;Ausbildung;Lehrgang;Schulung;Kurs;"
    "Training;formation;entraînement;stage;cours;formación;capacitación;curso;entrenamiento;"
    "adiestramiento;formazione;addestramento;corso;formação;обучение;подготовка",
    "money": "money;grant;grants;cash;financial;funding;budget support;advice;advisers;services;"
    "infrastructure;construction;programme;program;project;Geld;Zuschuss;Finanzhilfe;Beratung;"
    "Mittel;Infrastruktur;subvention;don;argent;financement;conseil;aide financière;subvención;"
    "donación;dinero;asesoría;infraestructura;sovvenzione;denaro;subsídio;грант;деньги",
}
_LEVELS = {
    "high": "high;very high;critical;hoch;sehr hoch;haute;haut;élevé;élevée;forte;alta;alto;"
    "muy alta;muy alto;высокий;высокая;essential;top",
    "medium": "medium;moderate;mid;mittel;moyen;moyenne;modéré;media;medio;moderado;средний;"
    "средняя",
    "low": "low;very low;niedrig;gering;basse;bas;faible;baja;bajo;bassa;basso;baixa;baixo;низкий;"
    "низкая",
}


@cache
def _by_words(which: str) -> dict[str, str]:
    table = _KINDS if which == "kinds" else _LEVELS
    return {plain_words(word): name for name, words in table.items() for word in words.split(";")}


def kind_of(text: str) -> str:
    """Return the kind of assistance that a text names: equipment, training or money; else nothing.

    Examples
    --------
    >>> kind_of("Ausbildung"), kind_of("Matériel"), kind_of("boat")
    ('training', 'equipment', '')
    """
    return _by_words("kinds").get(plain_words(text), "")


def level_of(text: str) -> str:
    """Return high, medium or low as a text says it in some language; else nothing."""
    return _by_words("levels").get(plain_words(text), "")
