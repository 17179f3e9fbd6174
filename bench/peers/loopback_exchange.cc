#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/peers/exchange.h"

namespace sipsim::bench {
namespace {

// About what nta sends.
constexpr size_t kRequestBytes = 370;
constexpr size_t kResponseBytes = 340;
constexpr size_t kAckBytes = 320;

// A UDP socket on 127.0.0.1.
class Socket {
 public:
  Socket() : fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in any = {};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address_);
    if (bind(fd_, reinterpret_cast<sockaddr*>(&any), sizeof(any)) != 0 ||
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size) != 0) {
      std::perror("loopback socket");
      std::exit(1);
    }
  }
  ~Socket() { close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool SendTo(const Socket& other, size_t size) const {
    const std::vector<char>& bytes = buffer_;
    return sendto(fd_, bytes.data(), size, 0,
                  reinterpret_cast<const sockaddr*>(&other.address_),
                  sizeof(other.address_)) == static_cast<ssize_t>(size);
  }
  bool Receive(size_t size) {
    pollfd waiting = {fd_, POLLIN, 0};
    if (poll(&waiting, 1, 1000) != 1) return false;
    return recv(fd_, buffer_.data(), buffer_.size(), 0) ==
           static_cast<ssize_t>(size);
  }

 private:
  const int fd_;
  sockaddr_in address_ = {};
  std::vector<char> buffer_ = std::vector<char>(2048, 'x');
};

class LoopbackExchange : public Exchange {
 public:
  explicit LoopbackExchange(ExchangeKind kind) : kind_(kind) {}

  bool RunOne() override {
    bool ok = client_.SendTo(server_, kRequestBytes) &&
              server_.Receive(kRequestBytes) &&
              server_.SendTo(client_, kResponseBytes) &&
              client_.Receive(kResponseBytes);
    if (kind_ == ExchangeKind::kInviteRefused) {
      ok = ok && client_.SendTo(server_, kAckBytes) &&
           server_.Receive(kAckBytes);
    }
    return ok;
  }

 private:
  const ExchangeKind kind_;
  Socket client_;
  Socket server_;
};

}  // namespace

std::unique_ptr<Exchange> MakeLoopbackExchange(ExchangeKind kind) {
  return std::make_unique<LoopbackExchange>(kind);
}

}  // namespace sipsim::bench
