#ifndef SIPSIM_PROTOCOL_BASE_PACKED_TEXTS_H_
#define SIPSIM_PROTOCOL_BASE_PACKED_TEXTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"

namespace sipsim::sip {

// A few texts that are set together, in one block of the heap that is no
// larger than they are.
template <size_t kCount>
class PackedTexts {
 public:
  // The arguments may be parts of what is held so far.
  void Set(const std::array<absl::string_view, kCount>& texts) {
    size_t size = 0;
    for (const absl::string_view text : texts) size += text.size();
    std::unique_ptr<char[]> block(new char[size]);
    char* out = block.get();
    for (size_t i = 0; i < kCount; ++i) {
      if (!texts[i].empty()) {
        std::memcpy(out, texts[i].data(), texts[i].size());
      }
      out += texts[i].size();
      ends_[i] = static_cast<uint32_t>(out - block.get());
    }
    block_ = std::move(block);
  }

  absl::string_view operator[](size_t i) const {
    const uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {block_.get() + begin, ends_[i] - begin};
  }

 private:
  std::unique_ptr<char[]> block_;
  std::array<uint32_t, kCount> ends_{};
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_BASE_PACKED_TEXTS_H_
