# SPDX-License-Identifier: EUPL-1.2
"""How the window looks: colours, type, icons, one style sheet. No widgets."""
