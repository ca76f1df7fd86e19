"""python -m suggester."""

from suggester.cli import main

main()
