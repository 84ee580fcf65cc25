# SPDX-License-Identifier: MIT
"""Encoders for the memory protection units of Arm's M profile."""
