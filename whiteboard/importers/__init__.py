"""Importers: recognise what comes in, parse it into candidates, and make one batch command of them."""
