#include "protocol/event/dialog_info.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "protocol/event/xml.h"

namespace sipsim::sip {
namespace {

// In the order of DialogInfoState and DialogInfoEvent.
constexpr std::array<absl::string_view, 5> kStates = {
    "trying", "proceeding", "early", "confirmed", "terminated"};
constexpr std::array<absl::string_view, 8> kEvents = {
    "",          "cancelled",  "rejected", "replaced",
    "local-bye", "remote-bye", "error",    "timeout"};

void AppendElement(absl::string_view start, absl::string_view text,
                   absl::string_view name, std::string& out) {
  absl::StrAppend(&out, start, ">");
  AppendXmlEscaped(text, out);
  absl::StrAppend(&out, "</", name, ">\n");
}

void AppendState(const DialogElement& dialog, std::string& out) {
  std::string start = "    <state";
  if (dialog.event != DialogInfoEvent::kNone) {
    AppendXmlAttribute("event", DialogInfoEventText(dialog.event), start);
  }
  if (dialog.code != 0) {
    AppendXmlAttribute("code", absl::StrCat(dialog.code), start);
  }
  AppendElement(start, DialogInfoStateText(dialog.state), "state", out);
}

void AppendTarget(const DialogParty& party, std::string& out) {
  absl::StrAppend(&out, "      <target");
  AppendXmlAttribute("uri", party.target, out);
  if (party.renders) {
    absl::StrAppend(&out, "/>\n");
    return;
  }
  absl::StrAppend(&out, ">\n        <param");
  AppendXmlAttribute("pname", "+sip.rendering", out);
  AppendXmlAttribute("pval", "no", out);
  absl::StrAppend(&out, "/>\n      </target>\n");
}

void AppendParty(absl::string_view name, const DialogParty& party,
                 std::string& out) {
  if (party.identity.empty() && party.target.empty()) return;
  absl::StrAppend(&out, "    <", name, ">\n");
  if (!party.identity.empty()) {
    std::string start = "      <identity";
    if (!party.display.empty()) {
      AppendXmlAttribute("display", party.display, start);
    }
    AppendElement(start, party.identity, "identity", out);
  }
  if (!party.target.empty()) AppendTarget(party, out);
  absl::StrAppend(&out, "    </", name, ">\n");
}

void AppendOptional(absl::string_view name, absl::string_view value,
                    std::string& out) {
  if (!value.empty()) AppendXmlAttribute(name, value, out);
}

void AppendDialog(const DialogElement& dialog, std::string& out) {
  absl::StrAppend(&out, "  <dialog");
  AppendXmlAttribute("id", dialog.id, out);
  AppendOptional("call-id", dialog.call_id, out);
  AppendOptional("local-tag", dialog.local_tag, out);
  AppendOptional("remote-tag", dialog.remote_tag, out);
  if (dialog.is_initiator.has_value()) {
    AppendXmlAttribute("direction",
                       *dialog.is_initiator ? "initiator" : "recipient", out);
  }
  absl::StrAppend(&out, ">\n");
  AppendState(dialog, out);
  AppendParty("local", dialog.local, out);
  AppendParty("remote", dialog.remote, out);
  absl::StrAppend(&out, "  </dialog>\n");
}

}  // namespace

absl::string_view DialogInfoStateText(DialogInfoState state) {
  return kStates[static_cast<size_t>(state)];
}

absl::string_view DialogInfoEventText(DialogInfoEvent event) {
  return kEvents[static_cast<size_t>(event)];
}

std::string WriteDialogInfo(const DialogInfo& info) {
  std::string out = "<?xml version=\"1.0\"?>\n<dialog-info";
  AppendXmlAttribute("xmlns", "urn:ietf:params:xml:ns:dialog-info", out);
  AppendXmlAttribute("version", absl::StrCat(info.version), out);
  AppendXmlAttribute("state", info.is_full ? "full" : "partial", out);
  AppendXmlAttribute("entity", info.entity, out);
  absl::StrAppend(&out, ">\n");
  for (const DialogElement& dialog : info.dialogs) AppendDialog(dialog, out);
  absl::StrAppend(&out, "</dialog-info>\n");
  return out;
}

}  // namespace sipsim::sip
