# SPDX-License-Identifier: MIT
"""Branch coverage of the kernel: kernel/ by gcov on the host, arch/ by instruction on the target.

A branch is a place where the program decides, with two ways or, at a switch, more. It is
covered when every way was taken.
"""
