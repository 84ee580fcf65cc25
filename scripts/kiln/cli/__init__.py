# SPDX-License-Identifier: MIT
"""The `kiln` command: one module per subcommand, each with `add_arguments` and `run`."""
