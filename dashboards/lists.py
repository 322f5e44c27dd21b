"""Lists to choose from that stand in the address: a link shows someone else the same, and each choice is a step back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st


def choose(
    label: str, key: str, options: Sequence[Any], words: Callable[[Any], str], width: int, usual: int = 0
) -> Any:
    """One of these options; it stands in the address under `key` unless it is the default, at the place `usual`."""
    given = st.query_params.get(key)
    if given in options:
        st.session_state[key] = given
    elif key in st.session_state and (given is None or st.session_state[key] not in options):
        # chosen on a page that has more to choose from, or not in the address (any more) because a page was left before its
        # lists were there; said aloud, or the browser and the address would go on showing something else
        st.session_state[key] = st.session_state[key] if st.session_state[key] in options else options[usual]
    return st.selectbox(label, options, index=usual, format_func=words, key=key, bind="query-params", width=width)


def choose_always_named(label: str, key: str, words: Mapping[str, str], usual: str, width: int | None = None) -> str:
    """One of these codes, each with the words it is listed by; those stand in the address, by default those of `usual` too."""
    given, codes = st.query_params.get(key), {text: code for code, text in words.items()}
    if key not in st.session_state and given not in codes:
        # a list that starts empty is the only one of which every choice is written in the address; so say it there
        st.query_params[key] = words[usual]
        st.rerun()
    kept = st.session_state.get(key)
    if given not in codes or kept not in words:  # for the same reasons
        st.session_state[key] = kept if kept in words else codes.get(given or "", usual)
    picked = st.selectbox(
        label,
        list(words),
        index=None,
        required=True,
        format_func=words.__getitem__,
        key=key,
        bind="query-params",
        width=width or "stretch",
    )
    if picked is None:  # a step back, to an address without one
        st.rerun()
    return picked
