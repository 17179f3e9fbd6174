#ifndef SIPSIM_SIM_NET_PAYLOAD_H_
#define SIPSIM_SIM_NET_PAYLOAD_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace sipsim::sim {

// How the owner of some bytes counts references to itself. One static object
// per kind of owner: the address of it tells the kind.
struct PayloadOps {
  void (*add_ref)(void* owner);
  void (*release)(void* owner);
};

// A shared reference to bytes that nobody changes: never copied on the way.
// The bytes may belong to any reference-counted object, and whoever receives
// them can get that object back:
//
//   if (payload.ops() == &kMyBufferOps)
//     UseBuffer(static_cast<MyBuffer*>(payload.owner()));
//
// Not thread-safe.
class Payload {
 public:
  // No bytes.
  Payload() = default;
  // Refers to `bytes` of `owner`, and takes a reference to it.
  Payload(absl::string_view bytes, void* owner, const PayloadOps* ops)
      : bytes_(bytes), owner_(owner), ops_(ops) {
    if (ops_ != nullptr) ops_->add_ref(owner_);
  }
  Payload(const Payload& other)
      : Payload(other.bytes_, other.owner_, other.ops_) {}
  Payload(Payload&& other) noexcept
      : bytes_(std::exchange(other.bytes_, {})),
        owner_(std::exchange(other.owner_, nullptr)),
        ops_(std::exchange(other.ops_, nullptr)) {}
  Payload& operator=(const Payload& other) { return *this = Payload(other); }
  Payload& operator=(Payload&& other) noexcept {
    if (this == &other) return *this;
    Reset();
    bytes_ = std::exchange(other.bytes_, {});
    owner_ = std::exchange(other.owner_, nullptr);
    ops_ = std::exchange(other.ops_, nullptr);
    return *this;
  }
  ~Payload() {
    if (ops_ != nullptr) ops_->release(owner_);
  }

  // The same as the constructor, but takes over a reference that the caller
  // has to `owner`.
  static Payload Adopt(absl::string_view bytes, void* owner,
                       const PayloadOps* ops) {
    Payload payload;
    payload.bytes_ = bytes;
    payload.owner_ = owner;
    payload.ops_ = ops;
    return payload;
  }
  // Hands the reference to owner() over to the caller; no bytes are left.
  void Disown() {
    bytes_ = {};
    owner_ = nullptr;
    ops_ = nullptr;
  }
  // Lets go of the bytes.
  void Reset() {
    if (ops_ != nullptr) ops_->release(owner_);
    Disown();
  }

  // Bytes of its own.
  static Payload FromString(std::string bytes);

  absl::string_view view() const { return bytes_; }
  const char* data() const { return bytes_.data(); }
  size_t size() const { return bytes_.size(); }
  void* owner() const { return owner_; }
  const PayloadOps* ops() const { return ops_; }

  // The first `size` bytes (all, if there are fewer) of the same owner.
  Payload Prefix(size_t size) const {
    return Payload(bytes_.substr(0, size), owner_, ops_);
  }
  // `size` bytes (fewer, if there are fewer) from `begin`, which is not beyond
  // the end, of the same owner.
  Payload Substr(size_t begin, size_t size) const {
    return Payload(bytes_.substr(begin, size), owner_, ops_);
  }

 private:
  absl::string_view bytes_;
  void* owner_ = nullptr;
  const PayloadOps* ops_ = nullptr;
};

}  // namespace sipsim::sim

#endif  // SIPSIM_SIM_NET_PAYLOAD_H_
