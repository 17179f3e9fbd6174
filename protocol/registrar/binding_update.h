#ifndef SIPSIM_PROTOCOL_REGISTRAR_BINDING_UPDATE_H_
#define SIPSIM_PROTOCOL_REGISTRAR_BINDING_UPDATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/base/time.h"
#include "protocol/header/name_addr.h"
#include "protocol/message/message.h"
#include "protocol/registrar/location_service.h"

namespace sipsim::sip {

// The bindings of one user while one REGISTER is looked at: a copy, which is
// put back only if every step succeeds (RFC 3261 section 10.3, steps 6 and 7).
class BindingUpdate {
 public:
  // `request` outlives the update.
  BindingUpdate(const Message& request, std::vector<Binding> bindings);

  // Each says whether the request goes on: not if it is no newer than the one
  // with the same Call-ID that made a binding.
  //
  // "*": removes all bindings.
  bool RemoveAll();
  // Adds, refreshes or removes (`expires` of zero) the binding of a contact.
  // `q` in thousandths.
  bool Apply(const NameAddrView& contact, uint16_t q, uint32_t expires,
             Time now);

  size_t size() const { return entries_.size(); }
  std::vector<Binding> Take() &&;

 private:
  struct Entry {
    Binding binding;
    bool is_new = false;  // Written by this very request.
  };

  bool IsOutdated(const Entry& entry) const;

  const Message& request_;
  std::vector<Entry> entries_;
};

// The seconds of an expires parameter; 3600 for what is no number of 32 bits
// (section 20.10); nullopt if it is not there.
std::optional<uint32_t> ExpiresOf(const NameAddrView& contact);
// The q parameter in thousandths, 1000 without one; nullopt if it is no qvalue.
std::optional<uint16_t> QOf(const NameAddrView& contact);
// "1", "0.5": the shortest qvalue for these thousandths.
std::string QText(uint16_t q);
// From "1", "0.5", "0.123"; nullopt for what is no qvalue.
std::optional<uint16_t> ParseQ(absl::string_view text);

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_REGISTRAR_BINDING_UPDATE_H_
