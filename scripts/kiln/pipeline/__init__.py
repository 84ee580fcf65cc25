# SPDX-License-Identifier: MIT
"""The stages in a row, from an application to its generated files."""
