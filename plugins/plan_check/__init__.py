"""Plan check: the sheet that a physicist signs before a plan is used."""
