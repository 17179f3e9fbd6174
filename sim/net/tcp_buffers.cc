#include "sim/net/tcp_buffers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/base/check.h"

namespace sipsim::sim {

void TcpSendQueue::Append(Payload payload) {
  const int64_t begin = end_;
  end_ += static_cast<int64_t>(payload.size());
  chunks_.push_back({begin, std::move(payload)});
}

void TcpSendQueue::ReleaseBefore(int64_t offset) {
  SIM_CHECK(offset <= end_);
  begin_ = std::max(begin_, offset);
  while (first_ < chunks_.size() && chunks_[first_].end() <= offset) {
    chunks_[first_++].payload.Reset();
  }
  if (first_ == chunks_.size()) {
    chunks_.clear();
    first_ = 0;
  } else if (2 * first_ > chunks_.size()) {
    // Each chunk is moved once per time that as many were released.
    chunks_.erase(chunks_.begin(),
                  chunks_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

size_t TcpSendQueue::Find(int64_t offset) const {
  // New bytes are in the last one, those to be sent again in the first.
  if (chunks_.back().begin <= offset) return chunks_.size() - 1;
  if (chunks_[first_].end() > offset) return first_;
  const auto after = std::upper_bound(
      chunks_.begin() + static_cast<std::ptrdiff_t>(first_), chunks_.end(),
      offset, [](int64_t at, const Chunk& chunk) { return at < chunk.begin; });
  return static_cast<size_t>(after - chunks_.begin()) - 1;
}

Payload TcpSendQueue::Slice(int64_t offset, size_t size) const {
  SIM_CHECK(offset >= begin_ && size > 0);
  SIM_CHECK(offset + static_cast<int64_t>(size) <= end_);
  size_t i = Find(offset);
  const auto skip = static_cast<size_t>(offset - chunks_[i].begin);
  Payload slice = chunks_[i].payload.Substr(skip, size);
  if (slice.size() == size) return slice;
  std::string joined(slice.view());
  while (joined.size() < size) {
    const absl::string_view next = chunks_[++i].payload.view();
    joined.append(next.data(), std::min(next.size(), size - joined.size()));
  }
  return Payload::FromString(std::move(joined));
}

void TcpReassembly::Add(int64_t position, Payload payload) {
  Payload& piece = pieces_[position];
  if (piece.size() < payload.size()) piece = std::move(payload);
}

bool TcpReassembly::Take(int64_t position, Payload& payload) {
  while (!pieces_.empty() && pieces_.begin()->first <= position) {
    const auto skip = static_cast<size_t>(position - pieces_.begin()->first);
    Payload piece = std::move(pieces_.begin()->second);
    pieces_.erase(pieces_.begin());
    if (piece.size() <= skip) continue;  // It has come another way.
    payload = piece.Substr(skip, piece.size() - skip);
    return true;
  }
  return false;
}

}  // namespace sipsim::sim
