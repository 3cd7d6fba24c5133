# SPDX-License-Identifier: EUPL-1.2
"""Talks with a pupil: the page to write in while talking, and the one that is read together afterwards."""
