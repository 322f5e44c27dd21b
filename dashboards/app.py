"""Entry of the screens: `streamlit run dashboards/app.py`. Picks the release, lists the pages, runs the chosen one."""

from pathlib import Path

import streamlit as st

from attendance.errors import NothingPublished
from dashboards import data, figures, filters, wording

HERE = Path(__file__).parent
PAGES = {
    "Het beeld": [
        st.Page(HERE / "views" / "region.py", title="Regio", url_path="regio", default=True),
        st.Page(HERE / "views" / "all_schools.py", title="Scholen", url_path="scholen"),
        st.Page(HERE / "views" / "one_school.py", title="School", url_path="school"),
        st.Page(HERE / "views" / "cohorts.py", title="Cohorten", url_path="cohorten"),
    ],
    "De gegevens": [
        st.Page(HERE / "views" / "deliveries.py", title="Aanleveringen", url_path="aanleveringen"),
        st.Page(HERE / "views" / "definitions.py", title="Definities", url_path="definities"),
    ],
}

st.set_page_config(page_title="Regiobeeld", page_icon=str(HERE / "icon.svg"), layout="wide")
st.html(HERE / "style.css")
st.logo(str(HERE / "wordmark.svg"), icon_image=str(HERE / "icon.svg"), size="large")
page = st.navigation(PAGES, position="sidebar")

try:
    data.pin_release()
except NothingPublished as nothing:
    st.title("Nog geen beeld")
    st.write(f"{nothing} Lever gegevens aan en bouw het beeld op; daarna verschijnt het hier vanzelf.")
    st.code("regiobeeld deliver <bestand of map>\nregiobeeld build", language="shell")
    st.write("Eerst rondkijken met verzonnen leerlingen? Begin dan met `regiobeeld demo`.")
    st.stop()

made = figures.release()
st.sidebar.caption(f"Gegevens van {wording.moment(made['made_at'])}.  \nWe vergelijken om te leren, niet om te winnen.")
filters.enter(page.url_path)
page.run()
