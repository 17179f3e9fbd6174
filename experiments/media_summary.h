#ifndef SIPSIM_EXPERIMENTS_MEDIA_SUMMARY_H_
#define SIPSIM_EXPERIMENTS_MEDIA_SUMMARY_H_

#include <string>
#include <vector>

#include "experiments/message_flow.h"
#include "topologies/world.h"

namespace sipsim {

// Who heard and said how much in each call, and when; "" if nobody did.
//
//   media of alice, call 1: lost 0, duplicates 0, jitter 0s
//     hears     bob 192.0.2.201:3456  2.025s to 5.035s  152 packets
//     speaks to bob 192.0.2.201:3456  2.03s to 5.01s  150 packets
//
// Behind the endpoint of a mixer stand those whom its packets carry.
std::string SummariseMedia(const World& world);

// For the drawings: when the second end of a call begins to hear.
std::vector<FlowNote> MediaNotes(const World& world);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_MEDIA_SUMMARY_H_
