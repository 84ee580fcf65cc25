# SPDX-License-Identifier: MIT
"""What app.yaml and board.yaml say: raw, typed values, each with its place."""
