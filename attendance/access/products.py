"""Which file of a release each role reads. The one place that says so; it only ever answers with a file of that role."""

import re
from pathlib import Path

from attendance import paths
from attendance.access.roles import Role, Viewer
from attendance.errors import NothingPublished
from attendance.publication import names

PRODUCTS = {Role.ANALYST: names.ANALYST, Role.MUNICIPALITY: names.MUNICIPALITY, Role.NETWORK: names.NETWORK}
"""A school reads its own product; the uploader and the administrator read none."""
_SCHOOL_ID = re.compile(r"\d{2}[A-Z]{2}\d{2}")


def product_of(products: Path, viewer: Viewer, school_id: str | None) -> Path:
    """The product that this viewer reads in the release in force under `products`; for a school that of `school_id`.

    Raises NothingPublished where there is none (yet), and also where it would be another's.
    """
    release = (products / paths.CURRENT).resolve()
    name = PRODUCTS.get(viewer.role)
    if viewer.role is Role.SCHOOL and school_id and _SCHOOL_ID.fullmatch(school_id) and viewer.acts_for(school_id):
        name = f"{names.SCHOOLS}/{school_id}.duckdb"
    if name is None:
        raise NothingPublished("Voor uw rol is er nog niets gepubliceerd.")
    product = release / name
    if not product.is_file():
        raise NothingPublished("Er is nog niets gepubliceerd.")
    return product


def schools_with_product(products: Path) -> set[str]:
    """The codes of the schools that have a product of their own in the release in force."""
    return {product.stem for product in (products / paths.CURRENT / names.SCHOOLS).glob("*.duckdb")}


def release_of(product: Path) -> str:
    """The release that a product belongs to: the name of its folder."""
    return product.parent.parent.name if product.parent.name == names.SCHOOLS else product.parent.name
