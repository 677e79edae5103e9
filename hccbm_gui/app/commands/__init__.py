"""The subcommands; each module has ``HELP``, ``add_arguments`` and ``run``."""
