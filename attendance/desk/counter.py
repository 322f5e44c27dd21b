"""The counter: what the screens need to serve a school, in one place. They read no ledger and no file by themselves."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from attendance import moments, paths
from attendance.database import delivery, finding
from attendance.deliveries import Delivery, Ledger
from attendance.desk import drafts, set_aside
from attendance.desk.receipts import Receipt, receipts
from attendance.errors import UnknownSchool
from attendance.intake.landing import Upload, uploads_in
from attendance.messages import contacts, digest
from attendance.schools import School, find_school
from attendance.settings import Settings
from attendance.statements import approaches, corrections, goals, interventions, opt_in, review


class Counter:
    """Serves schools from one data folder. Safe for several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, opened on first use."""
        return Ledger.open(self.settings.database_url)

    def known_schools(self) -> list[School]:
        """The schools that ever handed in something or have something on the desk, by name."""
        ids = self.ledger.schools()
        ids |= {draft.school_id for draft in uploads_in(paths.desk(self.settings.home))}
        found = []
        for school_id in ids - {None}:
            try:
                found.append(find_school(school_id or ""))
            except UnknownSchool:  # what came in under a code that does not exist was refused
                continue
        return sorted(found, key=lambda school: (school.name, school.school_id))

    def template(self, filled: bool) -> bytes:
        """The workbook that a school may fill in where its software has no export; filled: with invented pupils."""
        from attendance.reading.template import template_workbook

        return template_workbook(filled)

    def in_force(self, school_id: str) -> list[Delivery]:
        """The deliveries of a school that count, by month."""
        return sorted(self.ledger.deliveries("accepted", school_id=school_id), key=lambda one: one.month or date.min)

    def months_with(self, school_id: str, code: str) -> list[date]:
        """The months in force of a school in which intake found this (a code of attendance.findings)."""
        query = (
            sa.select(delivery.c.month)
            .distinct()
            .join(finding, finding.c.delivery_id == delivery.c.delivery_id)
            .where(delivery.c.school_id == school_id, delivery.c.status == "accepted", finding.c.code == code)
            .order_by(delivery.c.month)
        )
        with self.ledger.engine.connect() as connection:
            return list(connection.scalars(query))

    def receipts(self, school_id: str) -> list[Receipt]:
        """The receipts of a school, the newest first."""
        return receipts(self.ledger, school_id)

    def drafts(self, school_id: str) -> list[Upload]:
        """What a school has on the desk. What lay there too long is swept first."""
        drafts.sweep(self.settings.home, self.settings.desk_hours)
        return drafts.on_desk(self.settings.home, school_id)

    def set_aside(self, draft: Upload) -> bytes:
        """The set-aside rows of a draft as a workbook."""
        return set_aside.workbook(draft, corrections.layouts(self.ledger, draft.school_id or ""))

    def month_statuses(self, school_id: str) -> dict[date, review.MonthStatus]:
        """How each month of a school stands towards others, as of today."""
        found = review.statuses(self.ledger, moments.today(), self.settings.review_days, school_id)
        return {one.month: one for one in found}

    def approve(self, school_id: str, month: date, made_by: str) -> list[date]:
        """Lets a month go out, with the earlier ones that wait; returns the months. Raises ReviewRejected."""
        return review.approve(self.ledger, school_id, month, made_by, self.settings.review_days)

    def add_note(self, school_id: str, date_from: date, date_to: date, text: str, made_by: str) -> None:
        """Adds the school's own words to the months that these days touch. Raises ReviewRejected."""
        review.add_note(self.ledger, school_id, date_from, date_to, text, made_by)

    def withdraw_note(self, school_id: str, event_id: int, made_by: str) -> None:
        """Takes back a note. Raises ReviewRejected."""
        review.withdraw_note(self.ledger, school_id, event_id, made_by)

    def notes(self, school_id: str) -> list[review.Event]:
        """The notes of a school that hold."""
        return review.notes(self.ledger, school_id)

    def review_history(self, school_id: str) -> list[review.Event]:
        """All that a school said of its months, the newest first."""
        return review.history(self.ledger, school_id)

    def goals(self, school_id: str, school_year: int | None = None) -> list[goals.Goal]:
        """The goals of a school that hold, of one school year or of all."""
        return goals.in_force(self.ledger.engine, school_id, school_year)

    def set_goal(
        self, school_id: str, school_year: int, profile: str, tier: str, percent: int, note: str, set_by: str
    ) -> None:
        """Sets a goal for a tier, or sets it anew. Raises PlanRejected."""
        goals.set_goal(self.ledger.engine, school_id, school_year, profile, tier, percent, note, set_by)

    def take_back_goal(self, school_id: str, school_year: int, profile: str, tier: str, set_by: str) -> None:
        """Takes a goal back. Raises PlanRejected."""
        goals.take_back(self.ledger.engine, school_id, school_year, profile, tier, set_by)

    def interventions(self, school_id: str) -> list[interventions.Intervention]:
        """The measures of a school that hold, by first day."""
        return interventions.in_force(self.ledger.engine, school_id)

    def log_intervention(
        self,
        school_id: str,
        title: str,
        description: str,
        starts_on: date,
        made_by: str,
        cohort: tuple[str, int] | None = None,
        ends_on: date | None = None,
    ) -> None:
        """Logs a measure of a school or a cohort. Raises PlanRejected."""
        interventions.log(self.ledger.engine, school_id, title, description, starts_on, made_by, cohort, ends_on)

    def withdraw_intervention(self, school_id: str, intervention_id: int, made_by: str) -> None:
        """Takes back a measure that was logged by mistake. Raises PlanRejected."""
        interventions.withdraw(self.ledger.engine, school_id, intervention_id, made_by)

    def approaches(self, school_id: str) -> list[approaches.Approach]:
        """What a school tells of its approach, whether others may read it or not."""
        return approaches.in_force(self.ledger.engine, school_id)

    def tell_approach(
        self,
        school_id: str,
        tier: str,
        description: str,
        contact: str,
        told_by: str,
        cohort: tuple[str, int] | None = None,
    ) -> None:
        """Tells what a school does on a tier, or tells it anew. Raises PlanRejected."""
        approaches.tell(self.ledger.engine, school_id, tier, description, contact, told_by, cohort)

    def take_back_approach(
        self, school_id: str, tier: str, told_by: str, cohort: tuple[str, int] | None = None
    ) -> None:
        """Takes back what was told of a tier. Raises PlanRejected."""
        approaches.take_back(self.ledger.engine, school_id, tier, told_by, cohort)

    def opt_in(self, school_id: str) -> opt_in.OptIn | None:
        """The last word of a school about its name; None if it never said."""
        return next(iter(opt_in.history(self.ledger.engine, school_id)), None)

    def say_opt_in(self, school_id: str, may_be_named: bool, may_be_asked: bool, said_by: str) -> None:
        """Records whether others may see the name of a school and may ask it. Raises OptInRejected."""
        opt_in.say(self.ledger.engine, school_id, may_be_named, may_be_asked, said_by)

    def may_be_asked(self) -> set[str]:
        """The schools that others may ask at this moment."""
        return {school_id for school_id, one in opt_in.in_force(self.ledger.engine).items() if one.may_be_asked}

    def contact(self, school_id: str) -> str | None:
        """Where messages for a school go; empty if it wants none, None if it never said."""
        return contacts.contact_of(self.ledger, school_id)

    def set_contact(self, school_id: str, address: str, made_by: str) -> None:
        """Sends messages for a school to this address from now on. Raises ReviewRejected."""
        contacts.set_contact(self.ledger, school_id, address, made_by)

    def digest(self, school_id: str) -> digest.Digest | None:
        """What a message to a school would say today; None for one that never delivered."""
        return next(iter(digest.compose(self.settings, self.ledger, moments.today(), school_id)), None)

    def correct(self, school_id: str, changes: Sequence[corrections.Change], made_by: str, note: str) -> None:
        """Makes changes by hand hold. Raises CorrectionRejected."""
        corrections.record(self.ledger, school_id, changes, made_by, note)

    def undo(self, school_id: str, correction_id: int, made_by: str) -> None:
        """Undoes a change by hand. Raises CorrectionRejected."""
        corrections.undo(self.ledger, school_id, correction_id, made_by)

    def history(self, school_id: str) -> list[corrections.Correction]:
        """All changes by hand of a school, the newest first."""
        return corrections.history(self.ledger, school_id)
