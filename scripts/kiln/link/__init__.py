# SPDX-License-Identifier: MIT
"""What tasks are linked from: libraries split by state, thread-local data made plain."""
