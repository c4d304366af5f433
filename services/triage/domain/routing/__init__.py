"""Routing (派单): who takes a case, who must not, and how work is spread fairly."""
