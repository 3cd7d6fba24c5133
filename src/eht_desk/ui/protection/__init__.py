# SPDX-License-Identifier: EUPL-1.2
"""Pages, bands and dialogs about protected identity."""
