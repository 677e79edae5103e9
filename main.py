"""Start the program from a checkout."""

import sys

from hccbm_gui.app.cli import main

sys.exit(main())
