# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires in the window: asked on screen and from paper, and read. What it amounts to: domain/instruments."""
