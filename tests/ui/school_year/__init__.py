# SPDX-License-Identifier: EUPL-1.2
"""What a school does in August and between: classes, mentors, schools, leavers, and taking an import back."""
