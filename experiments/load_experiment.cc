#include "experiments/load_experiment.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "experiments/check_expectations.h"
#include "experiments/check_media.h"
#include "experiments/check_registration.h"
#include "experiments/check_request.h"
#include "experiments/check_subscription.h"
#include "experiments/check_transfer.h"
#include "experiments/dns_faults.h"
#include "experiments/phone_actions.h"
#include "experiments/read_topology.h"
#include "topologies/config_scope.h"
#include "topologies/config_words.h"
#include "topologies/endpoint_name.h"
#include "topologies/plan_client.h"
#include "topologies/text_proto.h"

namespace sipsim {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ns;

constexpr size_t kDatagramBytesMax = 65'507;
constexpr DurationRange kUpToADay = {{}, 24h, {}};
constexpr char kUserName[] = "the name of a host with a user_agent";

// Checks the parts of one experiment against its network.
class Checker {
 public:
  explicit Checker(LoadedExperiment& loaded)
      : loaded_(loaded), experiment_(loaded.experiment) {}

  void CheckAll(const ConfigScope& scope) {
    for (int i = 0; i < experiment_.actions_size(); ++i) {
      CheckAction(scope.Nested("actions", i), *experiment_.mutable_actions(i));
    }
    for (int i = 0; i < experiment_.faults_size(); ++i) {
      CheckFault(scope.Nested("faults", i), experiment_.faults(i));
    }
    for (int i = 0; i < experiment_.expect_size(); ++i) {
      CheckExpectation(scope.Nested("expect", i), experiment_.expect(i),
                       loaded_.network, loaded_.duration);
    }
  }

 private:
  void CheckTime(const ConfigScope& scope) {
    const sip::Duration at = scope.Duration("at", {});
    if (at > loaded_.duration) {
      scope.Fail(
          "at",
          absl::StrCat("a time up to the duration of ", experiment_.duration()),
          Quote(scope.Text("at")));
    }
  }

  void CheckHost(const ConfigScope& scope, absl::string_view field) {
    const std::string name = scope.Text(field);
    if (loaded_.network.FindHost(name) == nullptr) {
      scope.Fail(field, kHostName, Quote(name));
    }
  }

  void CheckAction(const ConfigScope& scope, Action& action) {
    CheckTime(scope);
    if (action.act_case() == Action::ACT_NOT_SET) {
      scope.FailNoneOf("act");
    } else if (action.has_send_bytes()) {
      if (!action.user().empty()) {
        scope.Fail("user", "none for send_bytes", Quote(action.user()));
      }
      CheckSendBytes(scope.Nested("send_bytes"), *action.mutable_send_bytes());
      return;
    } else if (IsPhoneAction(action)) {
      return CheckPhoneAction(scope, action, loaded_.network);
    }
    const HostPlan* host = loaded_.network.FindHost(action.user());
    if (host == nullptr ||
        !std::holds_alternative<sip::UserAgentConfig>(host->role)) {
      scope.Fail("user", kUserName, Quote(action.user()));
    }
    if (action.has_call()) {
      CheckCall(scope.Nested("call"), action.call(), host);
    } else if (action.has_on_call()) {
      CheckOnCall(scope.Nested("on_call"), action.on_call());
    } else if (action.has_options()) {
      CheckAsked(scope.Nested("options"));
    } else if (action.has_register_contacts()) {
      CheckRegister(scope.Nested("register_contacts"),
                    action.register_contacts());
    } else if (action.has_remove_bindings()) {
      CheckRemove(scope.Nested("remove_bindings"), action.remove_bindings());
    } else if (action.has_subscribe() && scope.ok()) {
      CheckSubscribe(scope.Nested("subscribe"), action.subscribe(), *host);
    } else if (action.has_unsubscribe()) {
      CheckUnsubscribe(scope.Nested("unsubscribe"));
    } else if (action.has_move() && host != nullptr) {
      CheckMove(scope.Nested("move"), action.move(), *host);
    } else if (action.has_transfer() && scope.ok()) {
      CheckTransfer(scope.Nested("transfer"), action.transfer(), *host);
    } else if (action.has_update() && scope.ok()) {
      CheckUpdate(scope.Nested("update"), *host);
    } else {
      CheckCallNumbers(scope, action);
    }
  }

  void CheckCall(const ConfigScope& scope, const MakeCall& call,
                 const HostPlan* host) {
    CheckCalled(scope);
    scope.Duration("give_up_after", kUpToADay);
    scope.Duration("hang_up_after", kUpToADay);
    if (ReadSeconds(scope, "expires").value_or(sip::Duration{}) > 24h) {
      scope.Fail("expires", "a time up to 24h", Quote(call.expires()));
    }
    CheckRoutes(scope, call, host);
    for (const char c : call.display_name()) {
      if (!absl::ascii_iscntrl(c)) continue;
      return scope.Fail("display_name", "text without control characters",
                        Quote(call.display_name()));
    }
  }

  void CheckOnCall(const ConfigScope& scope, const OnCall& on_call) {
    scope.Duration("ring_after", kUpToADay);
    scope.Duration("answer_after", kUpToADay);
    scope.Duration("hang_up_after", kUpToADay);
    if (on_call.silent() && !on_call.ring_after().empty()) {
      scope.Fail("silent", "either silent or ring_after", "both");
    }
    CheckRinging(scope, on_call);
    if (!on_call.has_reject()) return;
    if (!on_call.answer_after().empty()) {
      scope.Fail("reject", "either reject or answer_after", "both");
    }
    const ConfigScope reject = scope.Nested("reject");
    reject.Number("code", 300, 699, 486);
    reject.Duration("after", kUpToADay);
  }

  void CheckSendBytes(const ConfigScope& scope, SendBytes& send) {
    CheckSource(scope, send.from());
    if (!ResolveEndpoint(send.to(), loaded_.network)) {
      scope.Fail("to", "the name of a host, or IP:port", Quote(send.to()));
    }
    if (send.content_case() == SendBytes::CONTENT_NOT_SET) {
      scope.FailNoneOf("content");
    } else if (send.has_file()) {
      absl::StatusOr<std::string> content =
          ReadFile(ResolvePath(loaded_.file, send.file()), kDatagramBytesMax);
      if (!content.ok()) return scope.FailWith("file", content.status());
      send.set_raw(*std::move(content));
    } else if (send.has_text()) {
      CheckSize(scope, "text", send.text().size());
    } else {
      CheckSize(scope, "raw", send.raw().size());
    }
  }

  void CheckSource(const ConfigScope& scope, const std::string& from) {
    const auto endpoint = ResolveEndpoint(from, loaded_.network);
    if (!endpoint) {
      scope.Fail("from", "the name of a host, or IP:port", Quote(from));
    } else if (loaded_.network.FindAddress(endpoint->address) == nullptr) {
      scope.Fail("from", "an address of a host", Quote(from));
    }
  }

  void CheckSize(const ConfigScope& scope, absl::string_view field,
                 size_t size) {
    if (size <= kDatagramBytesMax) return;
    scope.Fail(field, absl::StrCat("at most ", kDatagramBytesMax, " bytes"),
               absl::StrCat(size));
  }

  void CheckFault(const ConfigScope& scope, const Fault& fault) {
    CheckTime(scope);
    switch (fault.fault_case()) {
      case Fault::kStopProcess:
        return CheckHost(scope, "stop_process");
      case Fault::kRestartProcess:
        return CheckHost(scope, "restart_process");
      case Fault::kKillHost:
        return CheckHost(scope, "kill_host");
      case Fault::kRestartHost:
        return CheckHost(scope, "restart_host");
      case Fault::kLinkDown:
        return CheckDirection(scope.Nested("link_down"), fault.link_down());
      case Fault::kLinkUp:
        return CheckDirection(scope.Nested("link_up"), fault.link_up());
      case Fault::kDrop:
        return CheckDrop(scope.Nested("drop"), fault.drop());
      case Fault::kDnsDown:
      case Fault::kDnsUp:
      case Fault::kDnsDelay:
      case Fault::kDnsChange:
        return CheckDnsFault(fault, scope, loaded_.network);
      case Fault::FAULT_NOT_SET:
        return scope.FailNoneOf("fault");
    }
  }

  void CheckDirection(const ConfigScope& scope, const Direction& direction) {
    if (!direction.from().empty()) CheckHost(scope, "from");
    if (!direction.to().empty()) CheckHost(scope, "to");
    if (!direction.to().empty() && direction.from() == direction.to()) {
      scope.Fail("to", "another host than from", Quote(direction.to()));
    }
  }

  void CheckDrop(const ConfigScope& scope, const Drop& drop) {
    CheckFilter(scope.Nested("message"), drop.message(), loaded_.network);
    uint32_t previous = 0;
    for (int i = 0; i < drop.nth_size(); ++i) {
      if (drop.nth(i) <= previous) {
        scope.Fail("nth", "ascending numbers from 1", absl::StrCat(drop.nth(i)),
                   i);
      }
      previous = drop.nth(i);
    }
  }

  LoadedExperiment& loaded_;
  Experiment& experiment_;
};

const FieldLocations* LocationsOf(const FieldLocations& locations,
                                  absl::string_view field) {
  return locations.GetTreeForNested(
      Experiment::descriptor()->FindFieldByName(std::string(field)), -1);
}

void ReadHead(const ConfigScope& scope, LoadedExperiment& loaded) {
  const Experiment& experiment = loaded.experiment;
  scope.Required("name", "a name");
  if (!IsPlainName(experiment.name())) {
    scope.Fail("name", kPlainName, Quote(experiment.name()));
  }
  scope.Required("duration", "a duration such as \"40s\"");
  loaded.duration = scope.Duration("duration", {1ns, 10'000h, 1ns});
  loaded.seed = experiment.has_seed() ? experiment.seed() : 1;
  loaded.event_limit =
      scope.Nested("limits").Number("events", 1, UINT64_MAX, 100'000'000);
}

}  // namespace

absl::StatusOr<LoadedExperiment> LoadExperiment(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  LoadedExperiment loaded;
  loaded.file = path;
  FieldLocations locations;
  absl::Status parsed =
      ParseTextProto(path, *text, &loaded.experiment, &locations);
  if (!parsed.ok()) return parsed;
  ConfigSource source{path, &locations};
  const ConfigScope scope(loaded.experiment, source);
  ReadHead(scope, loaded);
  absl::Status topology =
      ReadTopology(path, loaded.experiment.topology(), scope.Nested("topology"),
                   LocationsOf(locations, "topology"), loaded.network);
  if (!topology.ok()) return topology;
  if (source.first_error.ok()) Checker(loaded).CheckAll(scope);
  if (!source.first_error.ok()) return source.first_error;
  return loaded;
}

}  // namespace sipsim
