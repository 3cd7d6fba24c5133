# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires with a scoring key (SRAS-R and others of its shape): definitions, responses, scores, wording."""
