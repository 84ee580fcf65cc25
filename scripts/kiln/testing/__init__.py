# SPDX-License-Identifier: MIT
"""What tests of Kiln, and of applications built with it, share: a pytest plugin and a console."""
