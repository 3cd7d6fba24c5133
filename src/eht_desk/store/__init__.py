# SPDX-License-Identifier: EUPL-1.2
"""The encrypted store: keys, rows, mappers, transactions, migrations. Rows and sessions never leave it."""
