# SPDX-License-Identifier: MIT
"""What every stage may use: places and messages, errors, files, paths, tools, templates, ELF."""
