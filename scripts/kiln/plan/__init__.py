# SPDX-License-Identifier: MIT
"""Every decision that needs no addresses."""
