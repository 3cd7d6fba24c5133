# SPDX-License-Identifier: EUPL-1.2
"""Papers as PDF bytes, made in memory. The only user of reportlab; evaluates no rule of a form (ADR 0005)."""
