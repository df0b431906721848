"""The one door out: addresses checked at connect time, redirects re-checked, size and time limits."""
