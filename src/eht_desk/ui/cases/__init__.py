# SPDX-License-Identifier: EUPL-1.2
"""Ärenden: the list of open cases, the page of one, and the small forms that write in it."""
