#include "sim/net/tls_flight.h"

#include <algorithm>

namespace sipsim::sim {
namespace {

constexpr size_t kRecordHeaderBytes = 5;
constexpr size_t kRecordContentBytes = 1u << 14;
// As of handshake messages: type, and length in three bytes.
constexpr size_t kFlightHeaderBytes = 4;
// Types that RFC 8446 section 4 leaves unassigned, so that readers of captures
// do not look into the message.
constexpr uint8_t kFirstType = 0xe0;

// How long flights are with a common implementation, a 2048-bit RSA key and
// one intermediate certificate, record headers left out.
size_t TypicalBytes(const TlsFlight& flight) {
  constexpr size_t kOwnCertificate = 2'700;
  const bool is_12 = flight.version == TlsVersion::k12;
  const size_t certificate =
      flight.certificate.has_value() ? kOwnCertificate : 0;
  switch (flight.kind) {
    case TlsFlight::Kind::kClientHello:
      return is_12 ? 240 : 512;
    case TlsFlight::Kind::kServerHello:
      return (is_12 ? 430 : 220) + certificate;
    case TlsFlight::Kind::kClientFinished:
      return (is_12 ? 116 : 58) + certificate;
    case TlsFlight::Kind::kServerFinished:
      return is_12 ? 46 : 500;
  }
  return 0;
}

// ---- Writing ---------------------------------------------------------------

void AppendNumber(std::string& out, uint64_t number, size_t bytes) {
  while (bytes-- > 0) out += static_cast<char>(number >> (8 * bytes));
}

void AppendText(std::string& out, absl::string_view text) {
  AppendNumber(out, text.size(), 4);
  out.append(text.data(), text.size());
}

void AppendTexts(std::string& out, const std::vector<std::string>& texts) {
  AppendNumber(out, texts.size(), 4);
  for (const std::string& text : texts) AppendText(out, text);
}

void AppendTime(std::string& out, SimTime time) {
  AppendNumber(out, static_cast<uint64_t>(ToNanoseconds(time)), 8);
}

void AppendRecord(std::string& out, TlsRecordType type,
                  absl::string_view content) {
  out += static_cast<char>(type);
  // RFC 8446 section 5.1: legacy_record_version.
  AppendNumber(out, 0x0303, 2);
  AppendNumber(out, content.size(), 2);
  out.append(content.data(), content.size());
}

// ---- Reading ---------------------------------------------------------------

class Reader {
 public:
  explicit Reader(absl::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  absl::string_view Take(size_t size) {
    if (size > bytes_.size()) {
      ok_ = false;
      return {};
    }
    const absl::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  uint64_t Number(size_t bytes) {
    uint64_t number = 0;
    for (char c : Take(bytes)) number = number << 8 | static_cast<uint8_t>(c);
    return number;
  }
  std::string Text() { return std::string(Take(Number(4))); }
  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    const uint64_t count = Number(4);
    for (uint64_t i = 0; i < count && ok_; ++i) texts.push_back(Text());
    return texts;
  }
  SimTime Time() { return SimTime(Duration(static_cast<int64_t>(Number(8)))); }

 private:
  absl::string_view bytes_;
  bool ok_ = true;
};

}  // namespace

// ---- Records ---------------------------------------------------------------

TlsReadResult ReadTlsRecord(absl::string_view bytes, TlsRecord& record) {
  Reader reader(bytes);
  const uint64_t type = reader.Number(1);
  if (!reader.ok()) return TlsReadResult::kIncomplete;
  const bool is_known =
      type == static_cast<uint64_t>(TlsRecordType::kAlert) ||
      type == static_cast<uint64_t>(TlsRecordType::kHandshake);
  if (!is_known) return TlsReadResult::kNotTls;
  const uint64_t version = reader.Number(2);
  if (reader.ok() && version >> 8 != 3) return TlsReadResult::kNotTls;
  const uint64_t size = reader.Number(2);
  if (reader.ok() && size > kRecordContentBytes) return TlsReadResult::kNotTls;
  const absl::string_view content = reader.Take(size);
  if (!reader.ok()) return TlsReadResult::kIncomplete;
  record.type = static_cast<TlsRecordType>(type);
  record.content = content;
  record.size_bytes = kRecordHeaderBytes + content.size();
  return TlsReadResult::kRecord;
}

std::string WriteTlsAlert(TlsAlert alert) {
  std::string content;
  AppendNumber(content, 2, 1);  // Fatal.
  AppendNumber(content, static_cast<uint64_t>(alert), 1);
  std::string record;
  AppendRecord(record, TlsRecordType::kAlert, content);
  return record;
}

// ---- Flights ---------------------------------------------------------------

std::string WriteTlsFlight(const TlsFlight& flight) {
  std::string body;
  AppendNumber(body, static_cast<uint64_t>(flight.version), 1);
  AppendNumber(body, flight.requests_certificate ? 1 : 0, 1);
  AppendText(body, flight.server_name);
  AppendNumber(body, flight.certificate.has_value() ? 1 : 0, 1);
  if (flight.certificate.has_value()) {
    AppendTexts(body, flight.certificate->dns_names);
    AppendTexts(body, flight.certificate->uris);
    AppendText(body, flight.certificate->issuer);
    AppendTime(body, flight.certificate->not_before);
    AppendTime(body, flight.certificate->not_after);
  }
  body.resize(std::max(body.size(), TypicalBytes(flight) - kFlightHeaderBytes));
  std::string contents;
  AppendNumber(contents, kFirstType + static_cast<uint64_t>(flight.kind), 1);
  AppendNumber(contents, body.size(), 3);
  contents += body;
  std::string records;
  for (absl::string_view rest = contents; !rest.empty();) {
    const size_t size = std::min(rest.size(), kRecordContentBytes);
    AppendRecord(records, TlsRecordType::kHandshake, rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return records;
}

TlsFlightResult ReadTlsFlight(absl::string_view contents, TlsFlight& flight) {
  Reader outer(contents);
  const uint64_t kind = outer.Number(1) - kFirstType;
  if (!outer.ok()) return TlsFlightResult::kIncomplete;
  if (kind > static_cast<uint64_t>(TlsFlight::Kind::kServerFinished)) {
    return TlsFlightResult::kBad;
  }
  const absl::string_view body = outer.Take(outer.Number(3));
  if (!outer.ok()) return TlsFlightResult::kIncomplete;
  flight = TlsFlight();
  flight.kind = static_cast<TlsFlight::Kind>(kind);
  Reader reader(body);
  flight.version = reader.Number(1) == 0 ? TlsVersion::k12 : TlsVersion::k13;
  flight.requests_certificate = reader.Number(1) != 0;
  flight.server_name = reader.Text();
  if (reader.Number(1) != 0) {
    Certificate certificate;
    certificate.dns_names = reader.Texts();
    certificate.uris = reader.Texts();
    certificate.issuer = reader.Text();
    certificate.not_before = reader.Time();
    certificate.not_after = reader.Time();
    flight.certificate = std::move(certificate);
  }
  return reader.ok() ? TlsFlightResult::kFlight : TlsFlightResult::kBad;
}

}  // namespace sipsim::sim
