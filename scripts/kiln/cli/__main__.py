# SPDX-License-Identifier: MIT
"""`python3 -m kiln.cli`, which the shell script `kiln` becomes."""

import sys

from kiln.cli.main import main

sys.exit(main(sys.argv[1:]))
