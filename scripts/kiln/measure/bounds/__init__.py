# SPDX-License-Identifier: MIT
"""How long the kernel can be busy at most, from an image's disassembly."""
