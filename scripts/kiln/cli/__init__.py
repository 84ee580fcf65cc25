# SPDX-License-Identifier: MIT
"""The `kiln` command: one module a subcommand, each with `add_arguments` and `run`."""
