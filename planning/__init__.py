"""The solver behind "propose a plan": values in, a proposal out; knows neither database nor screen."""
