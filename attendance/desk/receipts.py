"""Receipts: the proof of what a school handed in, made from the ledger whenever someone asks for it."""

from dataclasses import dataclass
from datetime import datetime

from attendance.deliveries import Delivery, Ledger


@dataclass(frozen=True)
class Receipt:
    """One hand-in that was answered: its number, its fingerprint and what became of each month."""

    number: str
    upload_id: str
    received_at: datetime
    sha256: str
    deliveries: tuple[Delivery, ...]

    def text(self, school_name: str) -> str:
        """The receipt to keep, in plain Dutch."""
        verdicts = {"accepted": "in gebruik", "refused": "geweigerd", "superseded": "vervangen door een latere"}
        verdicts["expired"] = "bewaartermijn voorbij; alleen totalen zijn bewaard"
        lines = [
            "ONTVANGSTBEWIJS",
            "",
            f"Nummer         {self.number}",
            f"School         {school_name}",
            f"Ontvangen      {self.received_at:%d-%m-%Y om %H:%M:%S}",
            f"Vingerafdruk   {self.sha256} (SHA-256)",
            "",
        ]
        for one in self.deliveries:
            month = f"{one.month:%m-%Y}" if one.month else "maand onbekend"
            lines += [
                f"{month}: {verdicts[one.status]}",
                f"  {one.rows_delivered} rijen geleverd = {one.rows_used} gebruikt + {one.rows_set_aside} apart gezet"
                f" + {one.rows_dropped} bewust weggelaten",
            ]
        return "\r\n".join([*lines, ""])


def receipt_number(upload_id: str) -> str:
    """A number that can be read out: day, time and the first eight characters of the fingerprint."""
    moment, _, content = upload_id.partition("-")
    return f"{moment[:8]}-{moment[9:15]}-{content}".upper()


def receipts(ledger: Ledger, school_id: str) -> list[Receipt]:
    """The receipts of a school, the newest first."""
    by_upload: dict[str, list[Delivery]] = {}
    for one in ledger.deliveries(school_id=school_id):
        by_upload.setdefault(one.upload_id, []).append(one)
    made = [
        Receipt(receipt_number(upload_id), upload_id, many[0].received_at, many[0].sha256, tuple(many))
        for upload_id, many in by_upload.items()
    ]
    return sorted(made, key=lambda receipt: receipt.upload_id, reverse=True)
