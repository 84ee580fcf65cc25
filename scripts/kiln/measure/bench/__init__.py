# SPDX-License-Identifier: MIT
"""Counts the instructions of the kernel's paths, for `kiln bench`."""
