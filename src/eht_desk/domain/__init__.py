# SPDX-License-Identifier: EUPL-1.2
"""Rules and records of the field: pure Python, standard library only, no clock, files, SQL or Qt."""
