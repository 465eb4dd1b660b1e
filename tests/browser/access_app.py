"""A page with nothing but who may edit, for `test_sign_in`."""

import streamlit as st

from dashboard import access
from dashboard.boundary import boundary
from dashboard.text import plain


def page() -> None:
    person = access.person()
    st.markdown("May edit" if person.may_edit else "Read-only")
    st.markdown(plain(f"Name: {person.name or 'nobody'}"))
    st.markdown(plain(f"Address: {person.address or 'none'}"))
    st.markdown(plain(person.why_not or "No obstacle"))
    access.sign_in_button()


if __name__ == "__main__":  # as Streamlit runs it; collecting doctests imports it
    with boundary():
        page()
