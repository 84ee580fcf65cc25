# SPDX-License-Identifier: MIT
"""Says which part of an image takes how many bytes, for `kiln size`."""
