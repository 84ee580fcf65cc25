# SPDX-License-Identifier: MIT
"""Prints a plan through the templates; decides nothing."""
