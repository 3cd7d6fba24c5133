# SPDX-License-Identifier: EUPL-1.2
"""Parts of the pages about signed papers: reading a stack, what became of it, small pictures of pages."""
