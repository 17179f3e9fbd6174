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

// Whether a blank line stands in the block. One that reaches into the
// next block is not seen, which costs no more than the index of some body.
inline bool HasBlankLine(const char* block, uint64_t text_stops) {
  uint64_t pairs = text_stops & text_stops >> 1;
  for (uint64_t runs = pairs & pairs >> 2; runs != 0; runs &= runs - 1) {
    if (std::memcmp(block + std::countr_zero(runs), "\r\n\r\n", 4) == 0) {
      return true;
    }
  }
  return false;
}

size_t IndexPortable(absl::string_view text, const ScanBitmaps& bitmaps) {
  const size_t block_count = ScanBlockCount(text);
  size_t offset = ScanBlockOffset(text.data());
  const char* block_begin = text.data() - offset;
  uint64_t dot_before = 0;
  uint64_t hyphen_before = 0;
  for (size_t block = 0; block < block_count; ++block) {
    uint64_t text_stops = 0;
    uint64_t host = 0;
    uint64_t dots = 0;
    uint64_t hyphens = 0;
    for (size_t i = offset; i < kScanBlockBytes; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      const char c = block_begin[i];
      if (!IsClass(c, kTextChar)) text_stops |= bit;
      if (!IsClass(c, kHostChar)) host |= bit;
      if (c == '.') dots |= bit;
      if (c == '-') hyphens |= bit;
    }
    bitmaps.text_stops[block] = text_stops;
    bitmaps.host_stops[block] =
        host | BadLabelBorders(dots, hyphens, dot_before, hyphen_before);
    dot_before = dots >> 63;
    hyphen_before = hyphens >> 63;
    if (HasBlankLine(block_begin, text_stops)) return block + 1;
    offset = 0;
    block_begin += kScanBlockBytes;
  }
  return block_count;
}

#ifdef SIPSIM_HAS_AVX2_SCAN

// Both classes by two byte shuffles: each half of a byte looks up a set of
// groups, and the byte is in the group that both sets have. A group is a
// rectangle of low halves and rows of the ASCII table; each byte is in one
// group or in none.
using NibbleTable = std::array<uint8_t, 16>;

constexpr uint8_t kHostGroups = 0x0f;
constexpr uint8_t kBorderGroup = 0x08;  // '-' and '.'.
constexpr uint8_t kControlGroups = 0xe0;

constexpr uint8_t GroupOfRow(unsigned c) {
  switch (c >> 4) {
    case 0:
      return 0x40;  // Controls with TAB among them.
    case 1:
      return 0x80;  // Controls alone.
    case 2:
      return kBorderGroup;
    case 3:
      return 0x04;  // Digits.
    case 4:
    case 6:
      return 0x02;  // Letters up to 'O'.
    default:
      return IsClass(static_cast<char>(c), kAlpha) ? 0x01 : 0x20;  // DEL.
  }
}

// Of the low halves, or of the rows: the groups that have members there.
constexpr NibbleTable MakeTable(bool of_rows) {
  NibbleTable table{};
  for (unsigned c = 0; c < 128; ++c) {
    const char byte = static_cast<char>(c);
    if (IsClass(byte, kTextChar) && !IsClass(byte, kHostChar)) continue;
    table[of_rows ? c >> 4 : c & 15] |= GroupOfRow(c);
  }
  return table;
}

constexpr NibbleTable kLowTable = MakeTable(false);
constexpr NibbleTable kRowTable = MakeTable(true);

constexpr bool GroupsAreTheClasses() {
  for (unsigned c = 0; c < 128; ++c) {
    const uint8_t groups = kLowTable[c & 15] & kRowTable[c >> 4];
    const char byte = static_cast<char>(c);
    if (((groups & kHostGroups) != 0) != IsClass(byte, kHostChar) ||
        ((groups & kControlGroups) != 0) == IsClass(byte, kTextChar) ||
        ((groups & kBorderGroup) != 0) != (byte == '.' || byte == '-') ||
        !(groups == 0 || std::has_single_bit(groups))) {
      return false;
    }
  }
  return true;
}
static_assert(GroupsAreTheClasses());

// Added to a group, this sets the top bit of the control groups alone; what
// stays above it, as a signed number, is a host character.
constexpr char kGroupBias = 0x60;

#define SIPSIM_AVX2 __attribute__((target("avx2"))) inline

SIPSIM_AVX2 __m256i Broadcast(const NibbleTable& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

// The top bit of each byte.
SIPSIM_AVX2 uint64_t TopBits(__m256i low, __m256i high) {
  const auto low_bits = static_cast<uint32_t>(_mm256_movemask_epi8(low));
  const auto high_bits = static_cast<uint32_t>(_mm256_movemask_epi8(high));
  return uint64_t{high_bits} << 32 | low_bits;
}

SIPSIM_AVX2 uint64_t EqualTo(const char* text, char c) {
  const auto* vectors = reinterpret_cast<const __m256i*>(text);
  const __m256i wanted = _mm256_set1_epi8(c);
  return TopBits(_mm256_cmpeq_epi8(_mm256_loadu_si256(vectors), wanted),
                 _mm256_cmpeq_epi8(_mm256_loadu_si256(vectors + 1), wanted));
}

// The group of each byte, plus kGroupBias; bytes beyond ASCII have none.
SIPSIM_AVX2 __m256i BiasedGroups(__m256i bytes, __m256i low_table,
                                 __m256i row_table) {
  const __m256i row =
      _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
  return _mm256_adds_epu8(
      _mm256_and_si256(_mm256_shuffle_epi8(low_table, bytes),
                       _mm256_shuffle_epi8(row_table, row)),
      _mm256_set1_epi8(kGroupBias));
}

// What a block hands on to the next, and where its words go.
struct IndexState {
  __m256i low_table, row_table;
  uint64_t border_before;  // 1 if the block ended in '.' or '-'.
  uint64_t* host_stops;
  uint64_t* text_stops;
};

// One block, read from `text`; of the first block only what is behind its first
// `offset` bytes. Gives whether it has a blank line in it.
[[gnu::always_inline]] SIPSIM_AVX2 bool IndexBlock(const char* text,
                                                   size_t offset,
                                                   IndexState& state) {
  const auto* vectors = reinterpret_cast<const __m256i*>(text);
  const __m256i low = BiasedGroups(_mm256_loadu_si256(vectors), state.low_table,
                                   state.row_table);
  const __m256i high = BiasedGroups(_mm256_loadu_si256(vectors + 1),
                                    state.low_table, state.row_table);
  const __m256i bias = _mm256_set1_epi8(kGroupBias);
  const uint64_t text_word = TopBits(low, high) << offset;
  uint64_t host_word =
      ~TopBits(_mm256_cmpgt_epi8(low, bias), _mm256_cmpgt_epi8(high, bias))
      << offset;
  // The border group's bit, moved to the top.
  const uint64_t borders =
      TopBits(_mm256_slli_epi16(low, 4), _mm256_slli_epi16(high, 4)) << offset;
  // Two side by side are rare, and may be "--", which is right.
  const uint64_t before = state.border_before;
  if ((borders & (borders << 1 | before)) != 0) [[unlikely]] {
    host_word |= BadLabelBorders(
        EqualTo(text, '.') << offset, EqualTo(text, '-') << offset,
        before != 0 && text[-1] == '.', before != 0 && text[-1] == '-');
  }
  state.border_before = borders >> 63;
  *state.host_stops++ = host_word;
  *state.text_stops++ = text_word;
  return HasBlankLine(text - offset, text_word);
}

__attribute__((target("avx2"))) size_t IndexAvx2(absl::string_view text,
                                                 const ScanBitmaps& bitmaps) {
  IndexState state{Broadcast(kLowTable), Broadcast(kRowTable), 0,
                   bitmaps.host_stops, bitmaps.text_stops};
  const size_t offset = ScanBlockOffset(text.data());
  const char* at = text.data();
  const char* end = at + text.size();
  if (!IndexBlock(at, offset, state)) {
    for (at += kScanBlockBytes - offset; at <= end; at += kScanBlockBytes) {
      if (IndexBlock(at, 0, state)) break;
    }
  }
  return static_cast<size_t>(state.host_stops - bitmaps.host_stops);
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

size_t IndexBlocks(ScanEngine engine, absl::string_view text,
                   const ScanBitmaps& bitmaps) {
#ifdef SIPSIM_HAS_AVX2_SCAN
  if (engine == ScanEngine::kAvx2) return IndexAvx2(text, bitmaps);
#endif
  SIP_CHECK(engine == ScanEngine::kPortable);
  return IndexPortable(text, bitmaps);
}

}  // namespace sipsim::sip
