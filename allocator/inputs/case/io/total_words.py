"""Words by which people call a row that sums the rows above it."""

from __future__ import annotations

import re
from functools import lru_cache

from allocator.inputs.case.io.letters import composed

FIX_TOTAL = "delete the row if it sums others: it would count twice"

_WRITTEN = """
total, totals, grand total, subtotal, sub total, sum, sums, overall total, total sum,
gesamt, gesamtsumme, insgesamt, summe, zwischensumme, endsumme, total général, sous total, somme,
totale, totale generale, subtotale, somma, suma, suma total, subtotales, totales, total general,
total geral, soma, totaal, eindtotaal, subtotaal, totalt, i alt, summa, delsumma, delsum, yhteensä,
razem, łącznie, ogółem, celkem, součet, mezisoučet, spolu, összesen, ukupno, skupaj, kokku, kopā,
iš viso, viso, toplam, genel toplam, ara toplam, cəmi, jami, jumlah, jumla, tổng, tổng cộng,
итого, всего, сумма, разом, усього, всього, сума, підсумок, общо, вкупно, укупно, σύνολο,
الإجمالي, اجمالي, إجمالي, المجموع, مجموع, جمع, جمع کل, סה כ,
合計, 小計, 総計, 总计, 合计, 小计, 總計, 합계, 총계, 소계, รวม, รวมทั้งหมด, कुल, योग
"""
_STARTS = "total, totals, subtotal, gesamt, summe, somme, totale, suma, totaal, итого, всего"
_UNITS = frozenset(("us", "usd", "musd", "m", "mn", "million", "in", "of", "for", "fy", "all"))


def _words(text: str) -> list[str]:
    return re.sub(r"[\W\d_]+", " ", composed(text).casefold()).split()


_TOTALS = frozenset(" ".join(_words(word)) for word in _WRITTEN.split(","))
_FIRST = frozenset(word.strip() for word in _STARTS.split(","))


@lru_cache(maxsize=65_536)
def is_total(text: str) -> bool:
    """Tell whether a code or a name is a word for a total, whatever its case and punctuation.

    Examples
    --------
    >>> is_total("Grand_Total"), is_total("Total 2031:"), is_total("Somalia")
    (True, True, False)
    """
    words = _words(text)
    return " ".join(words) in _TOTALS or (
        " ".join(word for word in words if word not in _UNITS) in _TOTALS
    )


def names_a_total(text: str) -> bool:
    """Tell whether a code or a name begins or ends with a word for a total: ``FMF total``."""
    words = _words(text)
    return len(words) > 1 and (words[0] in _FIRST or words[-1] in _FIRST)
