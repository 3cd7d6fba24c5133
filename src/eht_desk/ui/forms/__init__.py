# SPDX-License-Identifier: EUPL-1.2
"""A form on the screen: editors for each kind of field, the view of the resolved tree, saving while somebody writes."""
