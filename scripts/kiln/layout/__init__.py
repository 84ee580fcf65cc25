# SPDX-License-Identifier: MIT
"""Every decision that needs sizes: where things lie, and what the MPU is told."""
