# SPDX-License-Identifier: MIT
"""Every decision that needs sizes: addresses and the MPU's words."""
