"""What leaves the desk: referrals and their packages, platform notices, letters, advisories; and what came back."""
