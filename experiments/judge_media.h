#ifndef SIPSIM_EXPERIMENTS_JUDGE_MEDIA_H_
#define SIPSIM_EXPERIMENTS_JUDGE_MEDIA_H_

#include <string>

#include "experiments/experiment.pb.h"
#include "topologies/world.h"

namespace sipsim {

// What is wrong with the media of a call; "" if nothing is. The expectation is
// a checked one.
std::string MediaProblem(const ExpectMedia& expected, const World& world);

// "media of alice, call 1, from bob, 2s to 5s"
std::string MediaSubject(const ExpectMedia& expected);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_JUDGE_MEDIA_H_
