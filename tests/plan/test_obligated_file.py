"""The file of what has been obligated so far: read with clear faults, changed by several people."""

import threading
from pathlib import Path

import pytest

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case
from allocator.plan.obligated import Obligated
from allocator.plan.obligated_file import (
    change_obligated,
    given_obligated,
    obligated_file,
    read_obligated,
)

HEAD = b"account,year,obligated_musd\n"


def told(path: Path, case: Case) -> Fault:
    """Return the one fault of a file that cannot be read."""
    with pytest.raises(DataError) as error:
        read_obligated(path, case)
    (fault,) = error.value.faults
    assert fault.place == str(path) and fault.found and fault.allowed and fault.fix
    return fault


def test_it_is_kept_next_to_the_workspace(tmp_path: Path, starter_case: Case) -> None:
    path = obligated_file(tmp_path / "workspaces" / "case-1")
    assert read_obligated(path, starter_case) == ((), ())
    first = Obligated("MIL", 2031, 1.0, "2031-03-01", "=Ana")
    change_obligated(path, [first, Obligated("LAW", 2031, 0.0)])
    assert read_obligated(path, starter_case)[0] == (Obligated("LAW", 2031, 0.0), first)


def test_only_what_is_changed_is_written_and_only_what_is_emptied_goes(
    tmp_path: Path, starter_case: Case
) -> None:
    path = tmp_path / "so-far.csv"
    first = Obligated("MIL", 2031, 1.0, "2031-02-01", "Ana")
    change_obligated(path, [first])
    change_obligated(path, [Obligated("LAW", 2031, 2.0, "2031-03-01", "Ben")])
    assert first in read_obligated(path, starter_case)[0]
    change_obligated(path, [], [("LAW", 2031)])
    assert read_obligated(path, starter_case)[0] == (first,)


def test_two_who_write_at_once_lose_nothing(tmp_path: Path, starter_case: Case) -> None:
    path = tmp_path / "so-far.csv"
    accounts = list(starter_case.tables["accounts"]["account"])
    entries = [Obligated(a, y, 1.0) for a in accounts for y in starter_case.years]
    own = [threading.Thread(target=change_obligated, args=(path, [one])) for one in entries]
    for one in own:
        one.start()
    for one in own:
        one.join()
    assert set(read_obligated(path, starter_case)[0]) == set(entries)


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        (b"MIL,2031,-1\n", 2, "obligated_musd"),
        (b"MIL,2031,nan\n", 2, "obligated_musd"),
        (b'MIL,2031,"1,200"\n', 2, "obligated_musd"),
        (b"MIL,2031,\n", 2, "obligated_musd"),
        (b"MIL,2031,1,200\n", 2, ""),
        (b"MIL,next,1\n", 2, "year"),
        (b",2031,1\n", 2, "account"),
        (b"MIL,2031,1\n\nMIL,2031,2\n", 4, "account"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(
    tmp_path: Path, starter_case: Case, content: bytes, row: int, column: str
) -> None:
    path = tmp_path / "so-far.csv"
    path.write_bytes(HEAD + content)
    fault = told(path, starter_case)
    assert (fault.row, fault.column) == (row, column)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"account;year;obligated_musd\nMIL;2031;1\n",
        HEAD + b"MIL,2031,\xff\n",
        HEAD + b'MIL,2031,1\n"a' + b"x" * 200_000,
        HEAD + b"MIL,2031,1\n" + b"x" * 200_000,
    ],
)
def test_a_file_that_is_no_such_table_is_told(
    tmp_path: Path, starter_case: Case, content: bytes
) -> None:
    path = tmp_path / "so-far.csv"
    path.write_bytes(content)
    told(path, starter_case)
    with pytest.raises(DataError):
        change_obligated(path, [Obligated("MIL", 2031, 1.0)])
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_told(tmp_path: Path, starter_case: Case) -> None:
    told(tmp_path, starter_case)


def test_blanks_do_not_count_and_entries_of_another_case_are_told(
    tmp_path: Path, starter_case: Case
) -> None:
    path = tmp_path / "so-far.csv"
    path.write_bytes(HEAD + b" MIL , 2031,1\nFMF,2031,1\nMIL,1999,1\n")
    own, faults = read_obligated(path, starter_case)
    assert own == (Obligated("MIL", 2031, 1.0),)
    assert [(one.row, one.column, one.found) for one in faults] == [
        (3, "account", "'FMF'"), (4, "year", "1999")
    ]  # fmt: skip
    with pytest.raises(DataError, match="row 3, column account"):
        given_obligated([str(path)], starter_case)
    change_obligated(path, [Obligated("LAW", 2031, 2.0)])  # what is of another case stays there
    assert len(read_obligated(path, starter_case)[1]) == 2


def test_a_missing_file_is_told_as_one(tmp_path: Path, starter_case: Case) -> None:
    with pytest.raises(DataError, match="a CSV file that is there"):
        given_obligated([str(tmp_path / "nothing.csv")], starter_case)
    with pytest.raises(DataError, match=r"FMF\.2021=1200"):
        given_obligated(["MIL 1200"], starter_case)
    typed = given_obligated(["MIL.2031=3", "MIL.2031=4"], starter_case)
    assert typed == (Obligated("MIL", 2031, 4.0),)


def test_all_faults_of_what_is_typed_are_told_at_once(starter_case: Case) -> None:
    with pytest.raises(DataError) as error:
        given_obligated(["MIL.1999=5", "MIL.2031=1", "FOO.2031=7", "no.csv"], starter_case)
    assert [(one.place, one.column) for one in error.value.faults] == [
        ("obligated MIL.1999=5", "year"), ("obligated FOO.2031=7", "account"), ("obligated", "")
    ]  # fmt: skip
