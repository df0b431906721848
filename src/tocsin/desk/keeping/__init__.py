"""How long cases are kept: review dates, legal holds, and erasing, which two persons decide."""
