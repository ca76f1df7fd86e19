"""The pages: Flask lives only here."""
