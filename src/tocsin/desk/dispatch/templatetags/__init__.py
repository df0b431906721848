"""Template tags of what leaves the desk."""
