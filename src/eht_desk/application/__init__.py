# SPDX-License-Identifier: EUPL-1.2
"""What a person can do: one function per use case, and the ports that the outer layers implement."""
