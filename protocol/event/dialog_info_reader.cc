// The reader of dialog-info documents (RFC 4235 section 4.4).

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/event/dialog_info.h"
#include "protocol/event/xml.h"

namespace sipsim::sip {
namespace {

using Piece = XmlReader::Piece;

constexpr absl::string_view kNamespace = "urn:ietf:params:xml:ns:dialog-info";
constexpr size_t kDialogCountMax = 10'000;

template <typename Enum>
bool FindWord(absl::string_view word, Enum last,
              absl::string_view (*text)(Enum), Enum* value) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    *value = static_cast<Enum>(i);
    if (text(*value) == word) return true;
  }
  return false;
}

class Reader {
 public:
  explicit Reader(absl::string_view document) : xml_(document) {}

  bool Read(DialogInfo* info) {
    if (xml_.Next() != Piece::kStart || !ReadRoot(info)) return false;
    while (true) {
      switch (xml_.Next()) {
        case Piece::kStart:
          if (!OnStart(info)) return false;
          break;
        case Piece::kText:
          OnText(xml_.text());
          break;
        case Piece::kEnd:
          if (!OnEnd(info)) return false;
          break;
        case Piece::kDone:
          return true;
        case Piece::kError:
          return false;
      }
    }
  }

 private:
  // The name of the element without its prefix, if it is of our namespace.
  absl::string_view OwnName() const {
    absl::string_view name = xml_.name();
    if (!absl::ConsumePrefix(&name, prefix_) || absl::StrContains(name, ':')) {
      return "";
    }
    return name;
  }

  bool ReadRoot(DialogInfo* info) {
    const size_t colon = xml_.name().find(':');
    if (colon == absl::string_view::npos) {
      if (xml_.Attribute("xmlns") != kNamespace) return false;
    } else {
      const absl::string_view prefix = xml_.name().substr(0, colon);
      if (xml_.Attribute(absl::StrCat("xmlns:", prefix)) != kNamespace) {
        return false;
      }
      prefix_ = absl::StrCat(prefix, ":");
    }
    const absl::string_view state = xml_.Attribute("state");
    info->is_full = state == "full";
    info->entity = std::string(xml_.Attribute("entity"));
    return OwnName() == "dialog-info" && !info->entity.empty() &&
           (info->is_full || state == "partial") &&
           absl::SimpleAtoi(xml_.Attribute("version"), &info->version);
  }

  bool OnStart(DialogInfo* info) {
    const absl::string_view name = OwnName();
    text_ = nullptr;
    if (xml_.depth() == 2 && name == "dialog") return StartDialog(info);
    if (dialog_ == nullptr) return true;
    if (xml_.depth() == 3) {
      party_ = name == "local"    ? &dialog_->local
               : name == "remote" ? &dialog_->remote
                                  : nullptr;
      return name != "state" || StartState();
    }
    if (party_ != nullptr) StartOfParty(name);
    return true;
  }

  bool StartDialog(DialogInfo* info) {
    if (info->dialogs.size() == kDialogCountMax) return false;
    dialog_ = &info->dialogs.emplace_back();
    has_state_ = false;
    dialog_->id = std::string(xml_.Attribute("id"));
    dialog_->call_id = std::string(xml_.Attribute("call-id"));
    dialog_->local_tag = std::string(xml_.Attribute("local-tag"));
    dialog_->remote_tag = std::string(xml_.Attribute("remote-tag"));
    const absl::string_view direction = xml_.Attribute("direction");
    if (!direction.empty()) dialog_->is_initiator = direction == "initiator";
    return !dialog_->id.empty() &&
           (direction.empty() || direction == "initiator" ||
            direction == "recipient");
  }

  bool StartState() {
    text_ = &state_;
    state_.clear();
    const absl::string_view code = xml_.Attribute("code");
    return FindWord(xml_.Attribute("event"), DialogInfoEvent::kTimeout,
                    DialogInfoEventText, &dialog_->event) &&
           (code.empty() || absl::SimpleAtoi(code, &dialog_->code));
  }

  void StartOfParty(absl::string_view name) {
    if (xml_.depth() == 4 && name == "identity") {
      party_->identity.clear();
      party_->display = std::string(xml_.Attribute("display"));
      text_ = &party_->identity;
    } else if (xml_.depth() == 4 && name == "target") {
      party_->target = std::string(xml_.Attribute("uri"));
    } else if (xml_.depth() == 5 && name == "param") {
      absl::string_view parameter = xml_.Attribute("pname");
      absl::ConsumePrefix(&parameter, "+");
      if (parameter == "sip.rendering") {
        party_->renders = xml_.Attribute("pval") != "no";
      }
    }
  }

  void OnText(absl::string_view text) {
    if (text_ != nullptr) absl::StrAppend(text_, text);
  }

  bool OnEnd(DialogInfo* /*info*/) {
    if (text_ == &state_) {
      has_state_ = true;
      text_ = nullptr;
      return FindWord(absl::StripAsciiWhitespace(state_),
                      DialogInfoState::kTerminated, DialogInfoStateText,
                      &dialog_->state);
    }
    if (text_ != nullptr) {
      *text_ = std::string(absl::StripAsciiWhitespace(*text_));
      text_ = nullptr;
    }
    if (xml_.depth() == 2) party_ = nullptr;
    if (xml_.depth() == 1 && dialog_ != nullptr) {
      dialog_ = nullptr;
      return has_state_;
    }
    return true;
  }

  XmlReader xml_;
  std::string prefix_;               // Of our namespace, with its colon.
  DialogElement* dialog_ = nullptr;  // The one being read.
  DialogParty* party_ = nullptr;     // Of it.
  std::string* text_ = nullptr;      // Where the text of the element goes.
  std::string state_;
  bool has_state_ = false;
};

}  // namespace

std::optional<DialogInfo> ParseDialogInfo(absl::string_view document) {
  DialogInfo info;
  Reader reader(document);
  if (!reader.Read(&info)) return std::nullopt;
  return info;
}

}  // namespace sipsim::sip
