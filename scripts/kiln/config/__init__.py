# SPDX-License-Identifier: MIT
"""Kconfig: fragments, assignments, their check and merge, and minimal configurations."""
