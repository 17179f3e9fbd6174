#include "protocol/text/block_index.h"

#include <array>
#include <bit>
#include <cstring>

#include "protocol/base/check.h"
#include "protocol/text/char_class.h"

#if defined(__x86_64__) && !defined(SIPSIM_PORTABLE_SCAN)
#define SIPSIM_HAS_AVX2_SCAN 1
#include <immintrin.h>
#endif

namespace sipsim::sip {
namespace {

// Where '.' or '-' must not stand in a hostname: a border of labels is a letter
// or digit, one '.', and a letter or digit. `dot_before` and `hyphen_before`
// are 1 if the last byte of the block before is such.
inline uint64_t BadLabelBorders(uint64_t dots, uint64_t hyphens,
                                uint64_t dot_before, uint64_t hyphen_before) {
  const uint64_t behind_dot = dots << 1 | dot_before;
  const uint64_t behind_hyphen = hyphens << 1 | hyphen_before;
  return ((dots | hyphens) & behind_dot) | (dots & behind_hyphen);
}

// Whether a blank line stands in the block at `text`. One that reaches into the
// next block is not seen, which costs no more than the index of some body.
inline bool HasBlankLine(const char* text, uint64_t text_stops) {
  uint64_t pairs = text_stops & text_stops >> 1;
  for (uint64_t runs = pairs & pairs >> 2; runs != 0; runs &= runs - 1) {
    if (std::memcmp(text + std::countr_zero(runs), "\r\n\r\n", 4) == 0) {
      return true;
    }
  }
  return false;
}

size_t IndexPortable(const char* text, size_t block_count,
                     const ScanBitmaps& bitmaps) {
  uint64_t dot_before = 0;
  uint64_t hyphen_before = 0;
  for (size_t block = 0; block < block_count; ++block) {
    const char* at = text + block * kScanBlockBytes;
    uint64_t token = 0;
    uint64_t text_stops = 0;
    uint64_t host = 0;
    uint64_t dots = 0;
    uint64_t hyphens = 0;
    for (size_t i = 0; i < kScanBlockBytes; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      if (!IsClass(at[i], kToken)) token |= bit;
      if (!IsClass(at[i], kTextChar)) text_stops |= bit;
      if (!IsClass(at[i], kHostChar)) host |= bit;
      if (at[i] == '.') dots |= bit;
      if (at[i] == '-') hyphens |= bit;
    }
    bitmaps.token_stops[block] = token;
    bitmaps.text_stops[block] = text_stops;
    bitmaps.host_stops[block] =
        host | BadLabelBorders(dots, hyphens, dot_before, hyphen_before);
    dot_before = dots >> 63;
    hyphen_before = hyphens >> 63;
    if (HasBlankLine(at, text_stops)) return block + 1;
  }
  return block_count;
}

#ifdef SIPSIM_HAS_AVX2_SCAN

// A class of ASCII as a table for a byte shuffle: for each low half of a byte,
// a bit for each high half with which it makes a member.
using NibbleTable = std::array<uint8_t, 16>;

constexpr NibbleTable MakeNibbleTable(uint16_t char_class, bool member) {
  NibbleTable table{};
  for (unsigned c = 0; c < 128; ++c) {
    const bool is_member = (char_class_internal::kTable[c] & char_class) != 0;
    if (is_member == member) table[c & 15] |= uint8_t(1u << (c >> 4));
  }
  return table;
}

constexpr NibbleTable kTokenTable = MakeNibbleTable(kToken, true);
constexpr NibbleTable kHostTable = MakeNibbleTable(kHostChar, true);
// Turned round: bytes beyond ASCII are text, and are in no table.
constexpr NibbleTable kControlTable = MakeNibbleTable(kTextChar, false);
constexpr NibbleTable kHighBits = {1, 2, 4, 8, 16, 32, 64, 128};

#define SIPSIM_AVX2 __attribute__((target("avx2"))) inline

SIPSIM_AVX2 __m256i Broadcast(const NibbleTable& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

// 64 bytes, and for each the bit of its high half.
struct Vectors {
  __m256i low, high;
  __m256i low_row, high_row;
};

// The top bit of each byte.
SIPSIM_AVX2 uint64_t TopBits(__m256i low, __m256i high) {
  const auto low_bits = static_cast<uint32_t>(_mm256_movemask_epi8(low));
  const auto high_bits = static_cast<uint32_t>(_mm256_movemask_epi8(high));
  return uint64_t{high_bits} << 32 | low_bits;
}

// A bit for each byte that is zero.
SIPSIM_AVX2 uint64_t Zeros(__m256i low, __m256i high) {
  const __m256i zero = _mm256_setzero_si256();
  return TopBits(_mm256_cmpeq_epi8(low, zero), _mm256_cmpeq_epi8(high, zero));
}

// Not zero for each byte that is in the table's class: then its row's bit.
SIPSIM_AVX2 __m256i Rows(__m256i table, __m256i bytes, __m256i rows) {
  return _mm256_and_si256(_mm256_shuffle_epi8(table, bytes), rows);
}

SIPSIM_AVX2 uint64_t NotIn(const Vectors& v, __m256i table) {
  return Zeros(Rows(table, v.low, v.low_row), Rows(table, v.high, v.high_row));
}

SIPSIM_AVX2 uint64_t EqualTo(const Vectors& v, char c) {
  const __m256i wanted = _mm256_set1_epi8(c);
  return TopBits(_mm256_cmpeq_epi8(v.low, wanted),
                 _mm256_cmpeq_epi8(v.high, wanted));
}

// `before` is 1 if the byte ahead of the block, `text[-1]`, is '.' or '-'; it
// is set for the next block.
SIPSIM_AVX2 uint64_t HostStops(const Vectors& v, __m256i table,
                               const char* text, uint64_t& before) {
  const __m256i low = Rows(table, v.low, v.low_row);
  const __m256i high = Rows(table, v.high, v.high_row);
  uint64_t stops = Zeros(low, high);
  // '.' and '-' are the only ones of the class in row 2: their bit 2 is set,
  // and is moved to the top.
  const uint64_t borders =
      TopBits(_mm256_slli_epi16(low, 5), _mm256_slli_epi16(high, 5));
  // Two side by side are rare, and may be "--", which is right.
  if (__builtin_expect((borders & (borders << 1 | before)) != 0, 0)) {
    stops |= BadLabelBorders(EqualTo(v, '.'), EqualTo(v, '-'),
                             before != 0 && text[-1] == '.',
                             before != 0 && text[-1] == '-');
  }
  before = borders >> 63;
  return stops;
}

__attribute__((target("avx2"))) size_t IndexAvx2(const char* text,
                                                 size_t block_count,
                                                 const ScanBitmaps& bitmaps) {
  const __m256i rows = Broadcast(kHighBits);
  const __m256i token = Broadcast(kTokenTable);
  const __m256i host = Broadcast(kHostTable);
  const __m256i control = Broadcast(kControlTable);
  const __m256i low_half = _mm256_set1_epi8(15);
  uint64_t border_before = 0;
  for (size_t block = 0; block < block_count; ++block) {
    const char* at = text + block * kScanBlockBytes;
    const auto* vectors = reinterpret_cast<const __m256i*>(at);
    Vectors v;
    v.low = _mm256_loadu_si256(vectors);
    v.high = _mm256_loadu_si256(vectors + 1);
    v.low_row = _mm256_shuffle_epi8(
        rows, _mm256_and_si256(_mm256_srli_epi16(v.low, 4), low_half));
    v.high_row = _mm256_shuffle_epi8(
        rows, _mm256_and_si256(_mm256_srli_epi16(v.high, 4), low_half));
    const uint64_t text_stops = ~NotIn(v, control);
    bitmaps.token_stops[block] = NotIn(v, token);
    bitmaps.text_stops[block] = text_stops;
    bitmaps.host_stops[block] = HostStops(v, host, at, border_before);
    if (HasBlankLine(at, text_stops)) return block + 1;
  }
  return block_count;
}

#undef SIPSIM_AVX2
#endif  // SIPSIM_HAS_AVX2_SCAN

}  // namespace

bool IsSupported(ScanEngine engine) {
  if (engine == ScanEngine::kPortable) return true;
#ifdef SIPSIM_HAS_AVX2_SCAN
  return __builtin_cpu_supports("avx2") != 0;
#else
  return false;
#endif
}

ScanEngine BestScanEngine() {
  static const ScanEngine best = IsSupported(ScanEngine::kAvx2)
                                     ? ScanEngine::kAvx2
                                     : ScanEngine::kPortable;
  return best;
}

size_t IndexBlocks(ScanEngine engine, const char* text, size_t block_count,
                   const ScanBitmaps& bitmaps) {
#ifdef SIPSIM_HAS_AVX2_SCAN
  if (engine == ScanEngine::kAvx2) return IndexAvx2(text, block_count, bitmaps);
#endif
  SIP_CHECK(engine == ScanEngine::kPortable);
  return IndexPortable(text, block_count, bitmaps);
}

}  // namespace sipsim::sip
