# SPDX-License-Identifier: EUPL-1.2
"""The school's questionnaire put in, with real widgets."""
