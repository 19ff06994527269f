"""What the words of the desk mean: values and rules, without database and without screen."""
