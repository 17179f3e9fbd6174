#ifndef SIPSIM_PROTOCOL_MESSAGE_REDIRECTION_H_
#define SIPSIM_PROTOCOL_MESSAGE_REDIRECTION_H_

namespace sipsim::sip {

// Whether the contacts of a response with this status code are targets to try
// (RFC 3261 sections 8.1.3.4 and 16.7 step 4): 300, 301 and 302 say where the
// user is, and any 3xx that we do not know is as a 300 (8.1.3.2). A 305 names
// no target but a proxy; a 380 describes, in its body, services that somebody
// has to choose from. (So is the 485 a question to the user, not a target set.)
inline bool IsFollowed(int status_code) {
  return status_code / 100 == 3 && status_code != 305 && status_code != 380;
}

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_MESSAGE_REDIRECTION_H_
