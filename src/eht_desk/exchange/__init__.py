# SPDX-License-Identifier: EUPL-1.2
"""What enters and leaves the program: register files, printers, made-up schools."""
