# SPDX-License-Identifier: EUPL-1.2
"""Papers: resolved forms and sheets to PDF bytes, in memory."""
