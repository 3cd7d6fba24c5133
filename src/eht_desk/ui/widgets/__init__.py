# SPDX-License-Identifier: EUPL-1.2
"""Small controls that every screen is built of. They know the theme and nothing of pupils, forms or stores."""
