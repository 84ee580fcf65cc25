# SPDX-License-Identifier: MIT
"""gdb's commands for a system built with Kiln; gdb runs this, in its own Python."""
