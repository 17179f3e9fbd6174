#ifndef SIPSIM_PROTOCOL_PROXY_TARGET_SET_H_
#define SIPSIM_PROTOCOL_PROXY_TARGET_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "protocol/base/inline_list.h"
#include "protocol/proxy/search_plan.h"

namespace sipsim::sip {

// Where a request is to go (RFC 3261 section 16.5): URIs, each at most once,
// in groups. The groups are tried one after the other, in ascending order; the
// targets of one group at the same time (section 16.6).
//
// Copies what it is given; Clear() keeps the storage for the next request, and
// a set that was moved from is an empty one.
class TargetSet {
 public:
  struct Target {
    // Becomes the Request-URI.
    absl::string_view uri;
    // The URI of the element that the request must visit first, or "". With
    // an lr parameter it goes on top of the Route set (section 16.6 step 6);
    // without one it only says where to send, and only if the request has no
    // Route of its own (step 7).
    absl::string_view next_hop;
    uint32_t group = 0;
  };

  // `targets_max`: further targets are not taken.
  explicit TargetSet(size_t targets_max = 64) : targets_max_(targets_max) {}

  // Adds a target unless one with an equivalent URI (section 19.1.4) is there
  // or the set is full. Says whether it did. What is no URI is taken all the
  // same: the request cannot be sent there, which is noticed then.
  bool Add(absl::string_view uri, uint32_t group = 0,
           absl::string_view next_hop = "");
  void Clear() {
    entries_.Clear();
    text_.Clear();
    if (plan_ != nullptr) [[unlikely]] {
      plan_.reset();
    }
  }
  // Whether a target with an equivalent URI is there.
  bool Contains(absl::string_view uri) const;

  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  // In the order of adding; the views hold until the next Add or Clear.
  Target operator[](size_t index) const;

  // Null: each target is tried until it answers, and that is all.
  const SearchPlan* plan() const { return plan_.get(); }
  // The same, to be changed; made if need be.
  SearchPlan& MakePlan() {
    if (plan_ == nullptr) plan_ = std::make_unique<SearchPlan>();
    return *plan_;
  }

 private:
  struct Entry {
    uint32_t group;
    uint32_t uri_begin;
    uint16_t uri_size;
    uint16_t next_hop_size;  // Follows the URI in text_.
  };

  size_t targets_max_;
  InlineList<char, 64> text_;
  InlineList<Entry, 2> entries_;
  std::unique_ptr<SearchPlan> plan_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_PROXY_TARGET_SET_H_
