"""What a reader learns from a plan."""

from allocator.report.compare.compare import Comparison as Comparison
from allocator.report.compare.compare import compare_plans as compare_plans
from allocator.report.compare.compare import compare_with_last as compare_with_last
from allocator.report.decisions.kept import keep as keep
from allocator.report.decisions.kept import keep_all_but as keep_all_but
from allocator.report.decisions.kept import keeping as keeping
from allocator.report.decisions.kept import no_longer_kept as no_longer_kept
from allocator.report.decisions.outcomes import decision_outcomes as decision_outcomes
from allocator.report.equipment import idle_equipment as idle_equipment
from allocator.report.exhibits.workbook import workbook as workbook
from allocator.report.first_page.brief import Brief as Brief
from allocator.report.first_page.brief import brief as brief
from allocator.report.first_page.page import brief_page as brief_page
from allocator.report.law_money.ledger import ledger as ledger
from allocator.report.law_money.page import ledger_page as ledger_page
from allocator.report.law_money.page import ledger_workbook as ledger_workbook
from allocator.report.law_money.record import Ledger as Ledger
from allocator.report.left_open import money_ranges as money_ranges
from allocator.report.nation.reasons import nation_reasons as nation_reasons
from allocator.report.nation.sheet import nation_lines as nation_lines
from allocator.report.rules.legal_bars import legal_bars as legal_bars
from allocator.report.tables import bending_rules as bending_rules
from allocator.report.tables import biggest_changes as biggest_changes
from allocator.report.tables import binding_rules as binding_rules
from allocator.report.tables import money_by_account as money_by_account
from allocator.report.tables import top_nations as top_nations
