// What a person changes of the sessions of their calls by UPDATE: a part of
// user_behaviour.h.

#include "topologies/open_call.h"
#include "topologies/user_behaviour.h"

namespace sipsim {

size_t UserBehaviour::Update(CallChoice choice) {
  return ForOpenCalls(
      [&](sip::Call& call) { return IsChosen(call, choice) && call.Update(); },
      [](OpenCall&, sip::Call&) {});
}

}  // namespace sipsim
