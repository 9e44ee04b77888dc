"""`python -m huisuan` is the command `huisuan`."""

from huisuan.cli import main

main()
