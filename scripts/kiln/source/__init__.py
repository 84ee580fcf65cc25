# SPDX-License-Identifier: MIT
"""How YAML text is read: trees with places, their structure by the schemas, typed fields."""
