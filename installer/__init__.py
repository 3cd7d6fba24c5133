# SPDX-License-Identifier: EUPL-1.2
"""The two commands of the README. Standard library only: they run before anything is installed."""
