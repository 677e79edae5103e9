"""``python -m hccbm_gui`` starts the program."""

import sys

from hccbm_gui.app.cli import main

sys.exit(main())
