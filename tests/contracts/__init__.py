# SPDX-License-Identifier: EUPL-1.2
"""What every implementation of a port must do: classes of tests, run on the fake and on the real thing."""
