# SPDX-License-Identifier: MIT
"""What the generators know of an architecture."""
