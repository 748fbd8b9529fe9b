"""A macro that writes a marker."""


def define_env(env):
    """Register the macro."""

    @env.macro
    def guide(name):
        return f"::: howto {name}"
