#ifndef SIPSIM_TOPOLOGIES_TOPOLOGY_CHANGES_H_
#define SIPSIM_TOPOLOGIES_TOPOLOGY_CHANGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "topologies/config_scope.h"
#include "topologies/text_proto.h"
#include "topologies/topology.pb.h"

namespace sipsim {

// A topology, or the changes to one, with the place where it is written.
// Neither the message nor the locations are owned.
struct WrittenTopology {
  const Topology* topology = nullptr;
  std::string file;
  const FieldLocations* locations = nullptr;  // Of `topology`.
};

// A topology with changes that somebody else has made to it, such as an
// experiment that needs one host to be different:
//
//   hosts { name: "proxy1" transports: TCP }
//
// A host with the name of one that is there changes that one; others are
// added, and so are links, which apply after those that are there. A field
// that is set, be it to its default, takes the place of what is there: a list
// as a whole, a message field by field. Two entries with one name are two
// hosts.
//
// It knows which of the two files a field comes from, for errors.
class ChangedTopology : public PlaceFinder {
 public:
  // Both outlive this.
  ChangedTopology(WrittenTopology base, WrittenTopology changes);

  const Topology& topology() const { return topology_; }

  // Gives a host another name. False if there is no such host.
  bool Rename(absl::string_view host, absl::string_view name);

  // "net.txtpb:9:3", for a path such as "hosts[1].proxy.domains[0]".
  std::string FindPlace(absl::string_view path) const override;

 private:
  // Where an entry of hosts or links comes from; -1: not from there.
  struct Origin {
    int base = -1;
    int change = -1;
  };

  void MergeHosts();
  const std::vector<Origin>* OriginsOf(absl::string_view field) const;

  const WrittenTopology base_;
  const WrittenTopology changes_;
  Topology topology_;
  std::vector<Origin> hosts_;
  std::vector<Origin> links_;
};

}  // namespace sipsim

#endif  // SIPSIM_TOPOLOGIES_TOPOLOGY_CHANGES_H_
