"""What Streamlit does wrongly in the browser, put right there by scripts of ours."""
