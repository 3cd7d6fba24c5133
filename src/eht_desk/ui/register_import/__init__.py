# SPDX-License-Identifier: EUPL-1.2
"""Parts of the page that takes in a school register: files, columns, what would change."""
