# SPDX-License-Identifier: MIT
"""The independent checker of a finished image.

It reads the final ELF with its debug information and what the manifest asked
for, decodes the MPU words by itself, and proves that no task reaches a byte
beyond its grants. It imports nothing of what planned or emitted the image.
"""
