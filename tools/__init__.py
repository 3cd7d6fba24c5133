# SPDX-License-Identifier: EUPL-1.2
"""Small programs that look after the tree. Not shipped."""
