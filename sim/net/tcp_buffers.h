#ifndef SIPSIM_SIM_NET_TCP_BUFFERS_H_
#define SIPSIM_SIM_NET_TCP_BUFFERS_H_

// The bytes that a TCP connection holds for its two directions.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "sim/net/payload.h"

namespace sipsim::sim {

// What was written and is not acknowledged yet. Bytes are counted from 0 over
// the life of the connection.
class TcpSendQueue {
 public:
  int64_t end() const { return end_; }
  // Written and not released.
  size_t size() const { return static_cast<size_t>(end_ - begin_); }
  // Not empty.
  void Append(Payload payload);
  // Forgets the bytes before `offset`.
  void ReleaseBefore(int64_t offset);
  // The `size` bytes from `offset`, which are there: shared if they were
  // written at once, else joined in a copy.
  Payload Slice(int64_t offset, size_t size) const;

 private:
  struct Chunk {
    int64_t begin;
    Payload payload;
    int64_t end() const { return begin + static_cast<int64_t>(payload.size()); }
  };
  // The one that has `offset`.
  size_t Find(int64_t offset) const;

  // Those before first_ are released.
  std::vector<Chunk> chunks_;
  size_t first_ = 0;
  int64_t begin_ = 0;
  int64_t end_ = 0;
};

// What arrived ahead of its turn, by the position of its first byte.
class TcpReassembly {
 public:
  void Add(int64_t position, Payload payload);
  // Takes out the bytes from `position` on, as many as came together; false if
  // the one at `position` is missing.
  bool Take(int64_t position, Payload& payload);

 private:
  // They may overlap.
  absl::btree_map<int64_t, Payload> pieces_;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_TCP_BUFFERS_H_
