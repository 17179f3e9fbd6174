"""The project's own C++ rules: the native ones with our warnings."""

# Warnings are errors in our own code.
SIPSIM_COPTS = [
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wshadow",
    "-Wnon-virtual-dtor",
    "-Woverloaded-virtual",
    "-Wimplicit-fallthrough",
]

def sipsim_cc_library(copts = [], **kwargs):
    # Programs link statically, so nobody wants a shared library, for which
    # each file would be compiled once more.
    native.cc_library(copts = SIPSIM_COPTS + copts, linkstatic = True, **kwargs)

def sipsim_cc_binary(copts = [], **kwargs):
    native.cc_binary(copts = SIPSIM_COPTS + copts, **kwargs)

def sipsim_cc_test(name, srcs = None, copts = [], deps = [], size = "small", **kwargs):
    """A GoogleTest case; `srcs` defaults to <name>.cc."""
    native.cc_test(
        name = name,
        size = size,
        srcs = srcs or [name + ".cc"],
        copts = SIPSIM_COPTS + copts,
        deps = deps + ["@com_google_googletest//:gtest_main"],
        **kwargs
    )
