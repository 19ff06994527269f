"""A page of Inloop that shows nothing: what is left is the price of the frame."""
