"""The pure part: frozen data in, frozen data out."""
