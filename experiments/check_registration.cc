#include "experiments/check_registration.h"

#include "protocol/uri/uri.h"
#include "topologies/plan_client.h"

namespace sipsim {

void CheckRegister(const ConfigScope& scope, const RegisterContacts& config) {
  for (int i = 0; i < config.contacts_size(); ++i) {
    ReadRegistered(scope.Nested("contacts", i), config.contacts(i));
  }
  ReadSeconds(scope, "expires");
}

void CheckRemove(const ConfigScope& scope, const RemoveBindings& config) {
  for (int i = 0; i < config.contacts_size(); ++i) {
    if (sip::ParseUri(config.contacts(i))) continue;
    scope.Fail("contacts", "a URI", Quote(config.contacts(i)), i);
  }
  if (config.all() && config.contacts_size() > 0) {
    scope.Fail("all", "either all or contacts", "both");
  }
}

}  // namespace sipsim
