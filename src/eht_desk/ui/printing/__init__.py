# SPDX-License-Identifier: EUPL-1.2
"""Papers on the screen and on their way to a printer, always from memory."""
