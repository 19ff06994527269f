"""The solver behind "propose a plan": values in, a proposal out, without database and without screen."""
