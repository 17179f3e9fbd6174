#ifndef SIPSIM_PROTOCOL_UA_CAPABILITIES_H_
#define SIPSIM_PROTOCOL_UA_CAPABILITIES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/header/method.h"
#include "protocol/message/builder.h"
#include "protocol/message/message.h"
#include "protocol/ua/user_agent_config.h"

namespace sipsim::sip {

// The methods that a user agent takes and the extensions that it supports (RFC
// 3261 sections 8.2.1, 8.2.2.3, 20.5, 20.37), composed once from its
// configuration. Each feature registers what it brings in the constructor.
// Private to protocol/ua.
class Capabilities {
 public:
  explicit Capabilities(const UserAgentConfig& config);

  bool Takes(Method method) const {
    return (methods_ >> static_cast<int>(method) & 1) != 0;
  }
  // Whether `option_tag` is one of ours.
  bool Supports(absl::string_view option_tag) const;
  // "INVITE, ACK, ...", as Allow has it.
  absl::string_view allow() const { return allow_; }
  // "100rel, timer", as Supported has it; "" for none.
  absl::string_view supported() const { return supported_; }

  // "dialog", as Allow-Events has it (RFC 6665 section 4.4.4); "" for none.
  absl::string_view allow_events() const { return allow_events_; }

  // From now on, a method more is taken.
  void Take(Method method);

  // Whether there is an extension to tell of.
  bool is_extended() const { return !fields_.empty(); }
  // The bytes of the fields that AddTo adds at most.
  size_t field_size() const { return fields_.size(); }
  // Adds to a request Supported (RFC 4028 section 7.1: to each), and to an
  // INVITE or UPDATE Allow and Allow-Events as well (13.2.1; RFC 3311 section
  // 5.1). Nothing where there is no extension: they would say what everybody
  // takes.
  void AddTo(Method method, MessageBuilder& out) const;
  // The same to a response of 101 to 299 to one of these two.
  void AddTo(MessageBuilder& out) const { out.Append(fields_); }

 private:
  void AddMethod(Method method);
  void AddTag(absl::string_view option_tag);
  void WriteFields();

  uint32_t methods_ = 0;  // A bit for each Method.
  std::string allow_;
  std::string supported_;
  std::string allow_events_;
  std::string fields_;  // Whole lines; Supported is the last one.
  size_t allow_field_size_ = 0;
};

// Whether `option_tag` is listed in a field `id` of the message: Supported,
// Require, Unsupported.
bool ListsTag(const Message& message, HeaderId id,
              absl::string_view option_tag);
// Whether Allow is there and lists the method.
bool ListsMethod(const Message& message, Method method);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_UA_CAPABILITIES_H_
