"""The worked case: an invented city, platform and communities, taken through the whole house with the real parts."""
