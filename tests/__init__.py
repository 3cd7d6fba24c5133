# SPDX-License-Identifier: EUPL-1.2
"""The tests, laid out as ``src/eht_desk``."""
