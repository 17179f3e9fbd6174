#include "protocol/uri/uri_headers.h"

#include "protocol/text/char_class.h"

namespace sipsim::sip {

std::optional<UriHeaderView> NextUriHeader(absl::string_view* headers) {
  if (headers->empty()) return std::nullopt;
  const size_t end = headers->find('&');
  const absl::string_view header = headers->substr(0, end);
  headers->remove_prefix(end == absl::string_view::npos ? headers->size()
                                                        : end + 1);
  const size_t equal = header.find('=');
  UriHeaderView view;
  view.name = header.substr(0, equal);
  if (equal != absl::string_view::npos) view.value = header.substr(equal + 1);
  return view;
}

std::string EscapeUriHeader(absl::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (IsClass(c, kHeaderChar)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
  return out;
}

}  // namespace sipsim::sip
