"""The case file: what was drawn, decided and measured, without pixels."""
