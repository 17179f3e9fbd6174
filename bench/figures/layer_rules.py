"""Which layer of the simulator a function belongs to; the first match counts.

A rule is layer, part of the layer, and what it takes in: shell patterns of
source files (from the root of the workspace), or of function names behind
"fn:". What no rule takes in - texts, URIs, buffers, the C++ library - is done
for its callers, and is shared out among their layers.
"""

RULES = [
    ("allocation", "malloc, free", [
        "*/malloc/malloc.c", "fn:operator new*", "fn:operator delete*",
        "fn:*CountedAllocate*"]),
    ("digest", "hashing what happens", [
        "sim/trace/digest.*", "sim/trace/byte_hash.*", "fn:XXH*",
        "fn:sipsim::sim::Digest::*"]),
    ("parse", "SDP", ["protocol/sdp/session_description_parser.cc"]),
    ("parse", "SIP messages", [
        "protocol/message/message.*", "protocol/message/message_parser.h",
        "protocol/message/parse*", "protocol/message/start_line.*",
        "protocol/message/header_values.h", "protocol/text/block_*"]),
    ("serialize", "SDP", ["protocol/sdp/session_description.*"]),
    ("serialize", "builder", [
        "protocol/message/builder.*", "protocol/message/reason_phrase.*",
        "protocol/message/reply.*"]),
    ("serialize", "rewriter", [
        "protocol/message/rewriter.*", "protocol/message/via_stamp.*",
        "protocol/proxy/forwarded_request.*"]),
    ("routing", "where to send", [
        "fn:*::Locate*", "fn:*LookupHost*", "topologies/hosts_table.*",
        "protocol/locate/*"]),
    ("routing", "targets of a request", [
        "protocol/proxy/location_*", "protocol/proxy/target_set.*",
        "protocol/proxy/routed_request.*", "protocol/proxy/recursion.*",
        "protocol/proxy/proxy_identity.*", "protocol/dialog/route_set.*"]),
    ("machines", "transport", ["protocol/transport/*"]),
    ("machines", "transaction", ["protocol/transaction/*"]),
    ("machines", "dialog", ["protocol/dialog/*"]),
    ("machines", "offer and answer", ["protocol/sdp/*"]),
    ("machines", "UA", ["protocol/ua/*"]),
    ("machines", "proxy core", ["protocol/proxy/*"]),
    ("event core", "queue and clock", [
        "sim/core/event*", "sim/core/simulator.*"]),
    ("network+host", "network", ["sim/net/*", "sim/fault/*"]),
    ("network+host", "host", [
        "sim/host/*", "topologies/node_binding.*", "topologies/node.*",
        "topologies/node_core.*"]),
    ("other", "the people who call", ["topologies/user_behaviour.*"]),
]

# What nobody of the above has called.
REST = ("other", "the rest")
