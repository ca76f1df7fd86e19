"""python -m suggester."""

from suggester.cli.main import main

main()
