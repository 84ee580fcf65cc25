# SPDX-License-Identifier: MIT
"""The validated model: manifest, board and configuration, with every reference resolved."""
