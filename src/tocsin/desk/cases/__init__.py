"""Cases: the unit of work and the need-to-know wall. Incidents, links, outcomes, and the time line that joins them."""
