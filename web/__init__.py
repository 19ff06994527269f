"""What is not a Streamlit page: sign-in, the gate before every request, health, security headers."""
