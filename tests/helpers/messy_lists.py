"""Lists of partners and programmes as planners have them: each with what it must become."""

from __future__ import annotations

from pathlib import Path

import openpyxl

GERMAN = """\
Sicherheitshilfe 2027 (Angaben in Tsd. US$);;;;
;;;;
Land;Vorhaben;Art;Beantragt;Vorjahr
Kenia;Grenzschutz;Geld;1.234,5;1.000
Elfenbeinküste;Stabslehrgang;Ausbildung;2.500;750,25
Türkei;Grenzschutz;Geld;800,0;-
Summe;;;4.534,5;1.750,25
Haushalt:;;;3.000,5;
"""
"""German headers, 1.234,5, a title with the unit, a total row, a stated budget."""


def german(folder: Path) -> Path:
    path = folder / "liste.csv"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def titles_and_totals(folder: Path) -> Path:
    """Title rows, a header of two rows with merged cells, headings of regions, subtotals."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Request"
    for row in (
        ["Office of Partner Programs"],
        ["All amounts in US$ million"],
        [],
        ["Country", "Programme", "Requested", None, None],
        [None, None, "FY2027", "FY2028", "Total"],
        ["Africa"],
        ["Kenya", "Coast guard", 4.5, 5.5, 10],
        ["", "Radios", 1, 1, 2],
        ["Uganda", "Radios", 2.25, 0.75, 3],
        ["Africa total", None, 7.75, 7.25, 15],
        ["Asia"],
        ["Viet Nam", "Coast guard", 6, 2, 8],
        ["Grand total", None, 13.75, 9.25, 23],
        ["Note: figures agreed with the embassies in May."],
    ):
        page.append(row)
    for cells in ("A1:E1", "A2:E2", "A4:A5", "B4:B5", "C4:E4", "A7:A8"):
        page.merge_cells(cells)
    money = book.create_sheet("Budget")
    for row in (["Funding source", "FY2027 budget (US$ million)"], ["FMF", 12]):
        money.append(row)
    return _saved(book, folder / "request.xlsx")


def codes(folder: Path) -> Path:
    """ISO codes of two letters below a header that says nothing, accounts as columns."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Obligated FY2026"
    for row in (
        ["Cc", "FMF ($M)", "IMET ($M)"], ["KE", 1.0, 0.85], ["UG", 0, 0.6], ["PH", 40, 2.125],
    ):  # fmt: skip
        page.append(row)
    return _saved(book, folder / "codes.xlsx")


def french(folder: Path) -> Path:
    """French names and headers, millions with a decimal comma, risks and priorities in words."""
    path = folder / "partenaires.csv"
    path.write_text(
        "Pays partenaire,Projet,Montant demandé (M$),Priorité,Risque,Source de financement\n"
        'Côte d’Ivoire,Garde-côtes,"12,5",haute,faible,Fonds A\n'
        'Cameroun,Garde-côtes,"3,25",moyenne,élevé,Fonds A\n'
        'Tchad,Déminage,"1,05",basse,moyen,Fonds B\n'
        'République démocratique du Congo,Déminage,"2,2",haute,élevé,Fonds B\n',
        encoding="utf-8",
    )
    return path


def thousands(folder: Path) -> Path:
    """Thousands of dollars, with dollar signs in the cells and in the formats of cells."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "FY27"
    page.append(["Recipient", "Item", "Type", "Unit cost ($000)", "Qty", "Total cost ($000)"])
    for row in (
        ["Philippines", "Patrol boat", "Equipment", "$1,200", 3, 3600],
        ["Kenya", "Patrol boat", "Equipment", "$1,200", 2, 2400],
        ["Kenya", "Staff course", "Training", "$45.5", 20, 910],
    ):
        page.append(row)
    for cells in page.iter_rows(min_row=2, min_col=6, max_col=6):
        cells[0].number_format = '"$"#,##0'
    page.append(["Total", None, None, None, None, "=SUM(F2:F4)"])
    page.append(["Budget", None, None, None, None, 5000])
    return _saved(book, folder / "thousands.xlsx")


def partners_and_programmes(folder: Path) -> Path:
    """A list of partners and one of programmes, and the money of each account."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Partners"
    for row in (
        ["Partner", "Region", "Tier", "Governance (0-100)", "Last year (US$)"],
        ["Kenya", "Africa", 1, 40, "$1,500,000"],
        ["Uganda", "Africa", 2, 30, "$650,500"],
        ["Philippines", "Asia", 1, 55, "$12,000,000"],
    ):
        page.append(row)
    items = book.create_sheet("Programmes")
    for row in (
        ["Nation", "Programme", "Kind", "Unit price (US$ m)", "Quantity", "Account", "Comment"],
        ["KEN", "Patrol boat", "equipment", 2.5, 2, "FMF", "two are enough"],
        ["PHL", "Patrol boat", "equipment", 2.5, 4, "FMF", None],
        ["UGA", "Officer course", "training", 0.04, 10, "IMET", None],
        ["PHL", "Advisers", "grant", None, None, "FMF", None],
    ):
        items.append(row)
    money = book.create_sheet("Money")
    for row in (["Account", "Available (US$ million)"], ["FMF", 9.75], ["IMET", 0.5]):
        money.append(row)
    return _saved(book, folder / "own-list.xlsx")


def subtotals_first(folder: Path) -> Path:
    """Totals and subtotals of regions above their nations, as in budget justifications."""
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["Foreign assistance"], ["($ in thousands)"],
        ["", "FY 2025 Actual", "FY 2026 Estimate", "FY 2027 Request"],
        ["TOTAL", 9000, 9500, 9600],
        ["Africa", 3000, 3200, 3400], ["Kenya", 1000, 1200, 1400], ["Ghana", 2000, 2000, 2000],
        ["East Asia and Pacific", 6000, 6300, 6200], ["Philippines", 4000, 4200, 4200],
        ["Viet Nam", 2000, 2100, 2000],
    ):  # fmt: skip
        page.append(row)
    return _saved(book, folder / "justification.xlsx")


def hopeless(folder: Path) -> Path:
    """No nations anywhere."""
    path = folder / "tasks.csv"
    path.write_text("Task,Owner,Hours\nWrite,Anna,3\nRead,Ben,4\n", encoding="utf-8")
    return path


def _saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path
