"""The peer: what one slider and one text cost on an otherwise empty page."""

import streamlit as st

st.text(f"value {st.slider('Lone slider', 0, 1000, 500)}")
