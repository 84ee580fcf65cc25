# SPDX-License-Identifier: MIT
"""Builds and runs images: build directories, Ninja, the finishing links, QEMU."""
