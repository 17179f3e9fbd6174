"""Repositories with upstream names and labels, backed by Debian 12 packages.

Headers live in /usr/include, which the compiler searches by itself, so each
target only carries the link flags that pkg-config knows.
"""

_GENERATED = "# Written by //bazel:debian.bzl. Do not edit.\n"

_LIBRARY = """
cc_library(
    name = "{name}",
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _link_flags(ctx, module, installer = "./setup"):
    result = ctx.execute(["pkg-config", "--libs", module])
    if result.return_code != 0:
        fail("pkg-config does not know '%s': run %s first" %
             (module, installer))
    return [f for f in result.stdout.strip().split(" ") if f]

def _pkg_config_repository_impl(ctx):
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    packages = {}
    for label, module in ctx.attr.targets.items():
        package, name = label.split(":")
        packages.setdefault(package, []).append(_LIBRARY.format(
            name = name,
            linkopts = repr(_link_flags(ctx, module)),
        ))
    for package, libraries in packages.items():
        path = package + "/BUILD.bazel" if package else "BUILD.bazel"
        ctx.file(path, _GENERATED + "".join(libraries))

pkg_config_repository = repository_rule(
    implementation = _pkg_config_repository_impl,
    attrs = {
        "targets": attr.string_dict(
            doc = "'package:target' of the upstream project to pkg-config name.",
        ),
    },
    doc = "A repository whose targets are pkg-config modules.",
)

# Upstream's label to Debian's pkg-config module.
_ABSL_TARGETS = {
    "absl/algorithm:container": "absl_algorithm_container",
    "absl/base:core_headers": "absl_core_headers",
    "absl/cleanup:cleanup": "absl_cleanup",
    "absl/container:btree": "absl_btree",
    "absl/container:fixed_array": "absl_fixed_array",
    "absl/container:flat_hash_map": "absl_flat_hash_map",
    "absl/container:flat_hash_set": "absl_flat_hash_set",
    "absl/container:inlined_vector": "absl_inlined_vector",
    "absl/flags:commandlineflag": "absl_flags_commandlineflag",
    "absl/flags:flag": "absl_flags",
    "absl/flags:parse": "absl_flags_parse",
    "absl/flags:reflection": "absl_flags_reflection",
    "absl/flags:usage": "absl_flags_usage",
    "absl/functional:any_invocable": "absl_any_invocable",
    "absl/functional:function_ref": "absl_function_ref",
    "absl/hash:hash": "absl_hash",
    "absl/memory:memory": "absl_memory",
    "absl/numeric:bits": "absl_bits",
    "absl/numeric:int128": "absl_int128",
    "absl/status:status": "absl_status",
    "absl/status:statusor": "absl_statusor",
    "absl/strings:cord": "absl_cord",
    "absl/strings:str_format": "absl_str_format",
    "absl/strings:strings": "absl_strings",
    "absl/time:time": "absl_time",
    "absl/types:optional": "absl_optional",
    "absl/types:span": "absl_span",
}

_GTEST_TARGETS = {
    ":gtest": "gmock",
    ":gtest_main": "gmock_main",
}


_BENCHMARK_MAIN = """
cc_library(
    name = "benchmark_main",
    linkopts = ["-lbenchmark_main"],
    visibility = ["//visibility:public"],
    deps = [":benchmark"],
)
"""

def _benchmark_repository_impl(ctx):
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.file("BUILD.bazel", _GENERATED + _LIBRARY.format(
        name = "benchmark",
        linkopts = repr(_link_flags(ctx, "benchmark")),
    ) + _BENCHMARK_MAIN)

_benchmark_repository = repository_rule(
    implementation = _benchmark_repository_impl,
    doc = "Google Benchmark; Debian's pkg-config knows no benchmark_main.",
)

_PROTOBUF_BUILD = """
package(default_visibility = ["//visibility:public"])

sh_binary(
    name = "protoc",
    srcs = ["bin/protoc"],
)

cc_library(
    name = "protobuf",
    linkopts = ["-lprotobuf", "-lpthread"],
)

proto_lang_toolchain(
    name = "cc_toolchain",
    blacklisted_protos = [],
    command_line = "--cpp_out=$(OUT)",
    runtime = ":protobuf",
)
"""

_PEER = """
cc_library(
    name = "{name}",
    hdrs = glob(["include/**"]),
    includes = {includes},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _peer_repository_impl(ctx):
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    if ctx.attr.module:
        linkopts = _link_flags(ctx, ctx.attr.module, "bench/peers/run")
    else:
        linkopts = ctx.attr.linkopts
    if not ctx.path(ctx.attr.header).exists:
        fail("%s is missing: run bench/peers/run first" % ctx.attr.header)
    if ctx.attr.include_dir:
        ctx.symlink(ctx.attr.include_dir, "include")
    ctx.file("BUILD.bazel", _GENERATED + _PEER.format(
        name = ctx.name,
        includes = repr(["include"] if ctx.attr.include_dir else []),
        linkopts = repr(linkopts),
    ))

_peer_repository = repository_rule(
    implementation = _peer_repository_impl,
    attrs = {
        "header": attr.string(doc = "A header that tells that it is there."),
        "include_dir": attr.string(doc = "If it is not /usr/include."),
        "linkopts": attr.string_list(doc = "If no `module` knows them."),
        "module": attr.string(doc = "The pkg-config name."),
    },
    doc = """A library that only bench/peers compares us with. ./setup does not
install it; Bazel looks for it when a target asks for it, and not before.""",
)

def _peer_repositories():
    _peer_repository(
        name = "sofia_sip",
        header = "/usr/include/sofia-sip-1.12/sofia-sip/sip.h",
        include_dir = "/usr/include/sofia-sip-1.12",
        module = "sofia-sip-ua",
    )
    _peer_repository(
        name = "libosip2",
        header = "/usr/include/osipparser2/osip_parser.h",
        module = "libosip2",
    )
    _peer_repository(
        name = "libre",
        header = "/usr/include/re/re.h",
        module = "libre",
    )

    # Its pkg-config files ask for the GNU Scientific Library, which we do not
    # need.
    _peer_repository(
        name = "ns3",
        header = "/usr/include/ns3/simulator.h",
        linkopts = ["-lns3-core"],
    )

def debian_repositories():
    """Declares every third-party repository that the project uses."""
    pkg_config_repository(name = "com_google_absl", targets = _ABSL_TARGETS)
    pkg_config_repository(
        name = "com_google_googletest",
        targets = _GTEST_TARGETS,
    )
    _benchmark_repository(name = "com_github_google_benchmark")
    pkg_config_repository(
        name = "com_github_cyan4973_xxhash",
        targets = {":xxhash": "libxxhash"},
    )
    pkg_config_repository(
        name = "boringssl",
        targets = {":crypto": "libcrypto"},
    )
    native.new_local_repository(
        name = "com_google_protobuf",
        build_file_content = _PROTOBUF_BUILD,
        path = "/usr",
    )
    _peer_repositories()
