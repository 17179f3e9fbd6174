#ifndef SIPSIM_EXPERIMENTS_LADDER_H_
#define SIPSIM_EXPERIMENTS_LADDER_H_

#include <string>

#include "experiments/message_flow.h"

namespace sipsim {

// Draws a run as the RFCs do, a line for each message at the time when it was
// sent:
//
//           alice             proxy1               bob
//             |                  |                  |
//   0.000 F1  |----- INVITE ---->|                  |
//   0.005 F2  |                  |---- INVITE --X lost
//   0.505 F3  |                  |--- INVITE (F2) ->|
//
// An X with the reason ends what did not arrive; (F2) marks a retransmission
// of F2; a '#' is a fault; a ':' stands for a second or more without messages.
// 100 columns at most for up to five nodes, wider for more.
std::string DrawLadder(const MessageFlow& flow);

// The same as a table: F-number, exact time in seconds, from, to, start line.
std::string ListMessages(const MessageFlow& flow);

// The same as a Mermaid sequence diagram.
std::string DrawMermaid(const MessageFlow& flow);

}  // namespace sipsim

#endif  // SIPSIM_EXPERIMENTS_LADDER_H_
