# SPDX-License-Identifier: MIT
"""Instructions, bounds, sizes and coverage."""
