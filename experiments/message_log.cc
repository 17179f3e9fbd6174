#include "experiments/message_log.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "sim/trace/json.h"

namespace sipsim {
namespace {

void AppendMember(std::string& line, absl::string_view name,
                  absl::string_view value) {
  absl::StrAppend(&line, ",\"", name, "\":");
  sim::AppendJsonString(line, value);
}

std::string LineOf(const WireMessage& message) {
  std::string line = absl::StrCat("{\"sent_ns\":", message.sent.count());
  absl::StrAppend(&line, ",\"received_ns\":");
  if (message.received) {
    absl::StrAppend(&line, message.received->count());
  } else {
    absl::StrAppend(&line, "null");
  }
  AppendMember(line, "from", message.from);
  AppendMember(line, "to", message.to);
  AppendMember(line, "transport", sip::TransportName(message.transport));
  AppendMember(line, "source", message.source.ToString());
  AppendMember(line, "destination", message.destination.ToString());
  AppendMember(line, "fate", message.fate);
  AppendMember(line, "raw", message.bytes.view());
  absl::StrAppend(&line, "}\n");
  return line;
}

}  // namespace

void WriteMessageLog(const std::deque<WireMessage>& messages,
                     std::ostream& out) {
  for (const WireMessage& message : messages) {
    const std::string line = LineOf(message);
    out.write(line.data(), static_cast<std::streamsize>(line.size()));
  }
}

}  // namespace sipsim
