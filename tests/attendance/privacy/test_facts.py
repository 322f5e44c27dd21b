"""What is accounted for is what there is: every column, every table that names a person, every term, every setting."""

from dataclasses import replace
from datetime import date

import pytest

from attendance import contract, database
from attendance.access.roles import Role
from attendance.administration.terms import LOG_DAYS, REFUSED_DAYS
from attendance.privacy import account as facts
from attendance.privacy import kept
from attendance.privacy.audiences import audiences
from attendance.privacy.terms import terms
from attendance.publication.method import Method
from attendance.settings import ProtectionRules, Settings, read_settings


@pytest.fixture
def settings() -> Settings:
    return read_settings()


def test_every_column_with_a_row_per_pupil_has_a_dutch_word_and_no_word_is_left_over() -> None:
    tables = [table for table in contract.TABLES.values() if "pupil_key" in table.column_names()]
    columns = {name for table in tables for name in table.column_names()}
    assert columns == set(kept._COLUMNS)
    assert {table.name for table in tables} == set(kept._TABLES)


def test_every_table_of_the_ledger_that_names_a_person_is_named_in_dutch() -> None:
    names = [one.name for one in kept.of_staff()]
    raw = set(names) & set(database.metadata.tables)
    assert not raw, f"give {raw} a name in attendance/privacy/kept.py"
    assert set(kept._LEDGER) <= set(database.metadata.tables)
    assert len(names) == len(kept._LEDGER)


def test_a_published_table_with_a_row_per_pupil_is_found_by_its_key() -> None:
    columns = [
        {"table": "pupil_month", "column": "pupil_key", "meaning_nl": "pseudoniem"},
        {"table": "pupil_month", "column": "absent_minutes", "meaning_nl": "afwezig"},
        {"table": "school", "column": "name", "meaning_nl": "naam"},
    ]
    found = kept.published_of_pupils(columns)
    assert [one.name for one in found] == ["pupil_month"]
    assert found[0].holds == ("pupil_key: pseudoniem", "absent_minutes: afwezig")


def test_terms_follow_what_removes_things_and_what_is_set(settings: Settings) -> None:
    told = {one.what: one for one in terms(replace(settings, desk_hours=6, kept_releases=7), date(2025, 11, 22))}
    assert "01-08-2024" in told["Rijen per leerling (pseudoniem)"].kept
    assert told["Geweigerde bestanden"].kept.startswith(f"{REFUSED_DAYS} ")
    assert told["Publicaties"].kept == "de laatste 7"
    assert told["Bestanden die op een ja of nee van de school wachten"].kept == "6 uur"
    assert round(LOG_DAYS / 365) == 2
    assert told["Logboeken en berichten aan scholen"].kept == "twee jaar"
    assert "nu dus" not in terms(settings, None)[0].kept


def test_every_role_says_what_it_sees_and_what_never() -> None:
    told = audiences({Role.SCHOOL: ["School", "Aanleveren"]})
    assert [one.role for one in told] == list(Role)
    assert all(one.sees and one.never for one in told)
    assert told[1].pages == ("School", "Aanleveren")


def test_every_setting_of_the_protection_is_explained_with_its_value(settings: Settings) -> None:
    rules = ProtectionRules(minimum_pupils=17, rounding_base=7)
    found = facts.account(replace(settings, protection=rules), None, None, {})
    told = dict(facts.settings_rows(found))
    assert told["Kleinste leerjaar van een school dat een regel krijgt"] == "17 leerlingen"
    assert told["Een aantal van een school kan afwijken, hooguit"] == "6 leerlingen"
    names = {*vars(rules), "school_window", "region_window", "least_width"}
    assert set(facts.SETTING_WORDS) == names


def test_a_release_goes_before_the_settings_of_now(settings: Settings) -> None:
    method = Method({"release_id": "r", "minimum_pupils": 11}, [], {"counts": "Zo is het."}, [], [], [])
    found = facts.account(settings, date(2025, 11, 22), method, {})
    assert dict(facts.settings_rows(found))["Kleinste leerjaar van een school dat een regel krijgt"] == "11 leerlingen"
    assert facts.text(found, "counts") == "Zo is het."
    assert facts.text(found, "minutes").startswith("Uren tonen we alleen")
    assert found.made == "Gemaakt door Regiobeeld op 22-11-2025, publicatie r."


def test_what_it_costs_is_told_per_table_in_words(settings: Settings) -> None:
    row = {
        "table_name": "absence_category_term",
        "cells": 1512,
        "hidden_share": 0.542,
        "mean_deviation_pupils": None,
        "largest_deviation_pupils": None,
    }
    method = Method({"release_id": "r"}, [row], {}, [], [], [])
    [told] = facts.summary_rows(facts.account(settings, None, method, {}))
    assert told == (
        "Uren per reden, per leerjaar van een school en periode van vier maanden",
        "1.512",
        "54,2 %",
        "–",
        "–",
    )
