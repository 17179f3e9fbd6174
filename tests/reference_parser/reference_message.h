#ifndef SIPSIM_TESTS_REFERENCE_PARSER_REFERENCE_MESSAGE_H_
#define SIPSIM_TESTS_REFERENCE_PARSER_REFERENCE_MESSAGE_H_

// A second parser of SIP messages, to hold the product's against: written from
// the grammar of RFC 3261 section 25.1 byte by byte, slow and plain, and with
// nothing of protocol/ in it. It tells right from wrong, and what it has read
// as copies; it does not say where a wrong message is wrong.
//
// Beyond the RFC it takes what the product takes on purpose: a bare LF as a
// line end, empty lines ahead of the start line (7.5), any byte above 0x7f as
// text, a host whose last label begins with a digit but has a letter in it, an
// IPv6 address without brackets as a parameter, "[" and "]" in any URI, and tel
// URIs without phone-context.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sipsim::reference {

struct Uri {
  std::string text, scheme, user, password, host, parameters, headers;
  bool has_user = false;
  std::optional<uint32_t> port;
};

struct Entry {  // From, To, Contact, Route, Record-Route.
  std::string text, display_name, parameters, tag;
  Uri uri;
  bool has_brackets = false;
};

struct Via {
  std::string text, transport, host, parameters, branch, received;
  std::optional<uint32_t> port;
  std::optional<uint32_t> rport;  // 0: without a value.
};

struct Message {
  std::string method;  // Of a request; else "".
  Uri request_uri;
  uint32_t status_code = 0;
  std::string reason_phrase;
  std::vector<std::pair<std::string, std::string>> fields;  // Name, value.
  std::vector<Via> vias;
  Entry from, to;
  std::vector<Entry> contacts, routes, record_routes;
  bool contact_is_star = false;
  std::string call_id;
  uint32_t cseq_number = 0;
  std::string cseq_method;
  std::optional<uint32_t> max_forwards, expires, content_length;
  std::string body;
};

// nullopt for what is not a message.
std::optional<Message> Parse(const std::string& text);
// nullopt unless all of `text` is a URI.
std::optional<Uri> ParseUri(const std::string& text);

}  // namespace sipsim::reference

#endif  // SIPSIM_TESTS_REFERENCE_PARSER_REFERENCE_MESSAGE_H_
