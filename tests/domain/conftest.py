"""Property tests of the rules have no deadline: a busy machine is no fault of the rule."""

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
