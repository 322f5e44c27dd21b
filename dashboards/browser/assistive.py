"""What Streamlit's own frame says wrongly to a screen reader, put right in the browser.

The frame is in English, and a screen reader believes what a page says of its language. Its menu is a list whose items lie
one level too deep: each group of pages becomes a list of its own. Names that it gives in English get Dutch ones, and what only holds a drawing's marks is no picture without a name.
deploy/nginx/ allows exactly this script, by its hash: after a change put the new one there (a test says which).
"""

import streamlit as st

SCRIPT = """
(() => {
  document.documentElement.lang = "nl";
  if (window.regiobeeldMends) return;
  const names = {"App pages": "Pagina’s", "Sidebar": "Menu", "Open sidebar": "Menu openen", "Close sidebar": "Menu sluiten"};
  const set = (element, name, value) => element.getAttribute(name) === value || element.setAttribute(name, value);
  const mend = () => {
    for (const list of document.querySelectorAll("ul[data-testid=stSidebarNavItems]")) {
      const groups = [...list.children].filter((child) => child.tagName === "DIV");
      if (groups.length) set(list, "role", "none");
      for (const group of groups) {
        if ([...group.children].some((child) => child.tagName === "LI")) set(group, "role", "list");
        const heading = group.querySelector(":scope > header");
        if (heading) { set(heading, "role", "presentation"); set(group, "aria-label", heading.innerText.split("\\n")[0]); }
      }
    }
    // what only holds the marks of a drawing is no picture; the marks in it and the drawing itself have words
    for (const holder of document.querySelectorAll("svg [role=graphics-symbol]:not([aria-label])")) set(holder, "role", "none");
    for (const element of document.querySelectorAll("[aria-label]")) {
      const name = names[element.getAttribute("aria-label")];
      if (name) element.setAttribute("aria-label", name);
    }
  };
  const later = () => { if (!window.regiobeeldWaits) { window.regiobeeldWaits = setTimeout(() => { window.regiobeeldWaits = 0; mend(); }, 60); } };
  new MutationObserver(later).observe(document.body, {childList: true, subtree: true});
  mend();
  window.regiobeeldMends = true;
})()
"""


def mend() -> None:
    """Puts right what the frame says, once per visit; the frame of every page calls it."""
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
