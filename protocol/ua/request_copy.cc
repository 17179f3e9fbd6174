#include "protocol/ua/request_copy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/header/session_expires.h"

namespace sipsim::sip {
namespace {

// For new credentials, and a longer URI or Route.
constexpr size_t kCopyExtra = 512;

bool IsCredentials(const HeaderField& field) {
  return field.id == HeaderId::kAuthorization ||
         field.id == HeaderId::kProxyAuthorization;
}

void AddCSeq(const Message& request, uint32_t number, MessageBuilder& out) {
  out.Begin(HeaderId::kCSeq);
  out.Append(number == 0 ? request.cseq().number : number);
  out.Append(" ");
  out.Append(request.method_text());
  out.End();
}

void AddSessionInterval(const Message& request, uint32_t min_se,
                        MessageBuilder& out) {
  std::optional<SessionExpires> value =
      ParseSessionExpires(request.FindValue(HeaderId::kSessionExpires));
  if (!value.has_value()) return;
  value->seconds = std::max(value->seconds, min_se);
  out.Add(HeaderId::kSessionExpires, SessionExpiresText(*value));
  out.Add(HeaderId::kMinSe, min_se);
}

}  // namespace

BufferRef CopyRequest(const Message& request, const RequestCopy& copy) {
  const absl::string_view uri =
      copy.uri.empty() ? request.request_uri().text : copy.uri;
  MessageBuilder out(request.text().size() + kCopyExtra);
  out.StartRequest(request.method_text(), uri);
  out.Add(HeaderId::kVia, copy.via);
  if (copy.route.has_value() && !copy.route->empty()) {
    out.Add(HeaderId::kRoute, *copy.route);
  }
  for (const HeaderField& field : request.fields()) {
    switch (field.id) {
      case HeaderId::kVia:
      case HeaderId::kContentType:  // These two come with the body.
      case HeaderId::kContentLength:
        break;
      case HeaderId::kRoute:
        if (!copy.route.has_value()) out.Copy(request, field);
        break;
      case HeaderId::kCallId:
        if (copy.call_id.empty()) {
          out.Copy(request, field);
        } else {
          out.Add(HeaderId::kCallId, copy.call_id);
        }
        break;
      case HeaderId::kCSeq:
        AddCSeq(request, copy.cseq, out);
        break;
      case HeaderId::kSessionExpires:
      case HeaderId::kMinSe:
        if (copy.min_se == 0) out.Copy(request, field);
        break;
      case HeaderId::kContact:
        if (copy.contact != nullptr) {
          (*copy.contact)(out);
        } else {
          out.Copy(request, field);
        }
        break;
      default:
        if (IsCredentials(field) && copy.credentials != nullptr) break;
        out.Copy(request, field);
    }
  }
  if (copy.min_se != 0) AddSessionInterval(request, copy.min_se, out);
  if (copy.credentials != nullptr) (*copy.credentials)(uri, out);
  return std::move(out).Finish(request.FindValue(HeaderId::kContentType),
                               request.body());
}

std::string CredentialFieldsOf(const Message& request) {
  std::string fields;
  for (const HeaderField& field : request.fields()) {
    if (!IsCredentials(field)) continue;
    absl::StrAppend(
        &fields, request.text().substr(field.begin, field.end - field.begin));
  }
  return fields;
}

}  // namespace sipsim::sip
