"""Reports as they come in, what people make of each item, and the inbox where both wait."""
