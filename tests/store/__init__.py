# SPDX-License-Identifier: EUPL-1.2
"""The encrypted store, tested on real encrypted files."""
