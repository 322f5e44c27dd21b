"""What Streamlit does wrongly in the address bar, put right in the browser: steps back, and the page asked for before the login.

Streamlit 1.67 writes a choice over the step before it (`replaceState`) and makes what the server fills in a step of its own
(`pushState`): back would leave the page, or stay where it was. Here it is the other way round. A choice is told by its
address, which Streamlit writes in full; what the server fills in has the path of the page that is there. That waits until the
browser is idle, and is left out where a step came in between: the next page may be on its way, and takes it along itself.

After the login Streamlit opens the first page. So the page with the button keeps the address in this tab, and the first
page behind the gate goes there. It is a place of our own whatever it says, because the host is put before it.

deploy/nginx/ allows exactly these scripts, by their hashes: after a change put the new ones there (a test says which).
"""

import streamlit as st

STEPS = """
(() => {
  if (window.regiobeeldSteps) return;
  window.regiobeeldSteps = true;
  const replace = history.replaceState.bind(history), idle = window.requestIdleCallback || setTimeout;
  let steps = 0;
  const push = ((original) => (...step) => { steps += 1; original(...step); })(history.pushState.bind(history));
  addEventListener("popstate", () => { steps += 1; }, true);
  history.replaceState = (state, title, url) => (String(url).startsWith(location.origin) ? push : replace)(state, title, url);
  history.pushState = (state, title, url) => {
    if (new URL(url, location.href).pathname !== location.pathname) return push(state, title, url);
    const here = steps;
    idle(() => { if (here === steps) replace(state, title, url); });
  };
  const asked = sessionStorage.getItem("regiobeeldAsked");
  sessionStorage.removeItem("regiobeeldAsked");
  if (asked && asked !== location.pathname + location.search) location.replace(location.origin + asked);
})()
"""
ASKED = 'sessionStorage.setItem("regiobeeldAsked", location.pathname + location.search)'


def keep_steps() -> None:
    """Makes each choice a step in the browser's history, and goes to the page that was asked for; behind the gate only."""
    st.html(f"<script>{STEPS}</script>", unsafe_allow_javascript=True)


def remember_asked() -> None:
    """Keeps the address of now for after the login; for the page with the button."""
    st.html(f"<script>{ASKED}</script>", unsafe_allow_javascript=True)
