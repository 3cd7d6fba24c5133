# SPDX-License-Identifier: EUPL-1.2
"""Schema migrations, one module per revision, `r<number>_<name>.py`, with REVISION, upgrade and downgrade.

They are imported by name from store/schema.py, not found by listing a folder, so that a frozen build cannot lose them.
"""
