#ifndef SIPSIM_PROTOCOL_TEXT_TEXT_SCANNER_H_
#define SIPSIM_PROTOCOL_TEXT_TEXT_SCANNER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "protocol/text/char_class.h"
#include "protocol/text/word.h"

namespace sipsim::sip {

// Where a grammar reads from. The grammars (uri_grammar.h, header_grammar.h)
// are templates over a scanner: this one goes over any text byte by byte; the
// parser's BlockScanner goes over a Buffer by bitmaps. Both take a position in
// the text, and answer with another; reading at the end gives a NUL, which is
// in no class.
class TextScanner {
 public:
  explicit TextScanner(absl::string_view text)
      : end_(text.data() + text.size()) {}

  // The byte at `p` + `ahead`.
  char At(const char* p, size_t ahead = 0) const {
    return static_cast<size_t>(end_ - p) > ahead ? p[ahead] : '\0';
  }
  const char* end() const { return end_; }

  // The first byte at or behind `p` that is not of the class.
  template <CharClass kClass>
  const char* Skip(const char* p) const {
    while (p < end_ && IsClass(*p, kClass)) ++p;
    return p;
  }

  // The longest run of kHostChar in which no '.' or '-' stands behind a '.',
  // and no '.' behind a '-': these borders of labels are never right.
  const char* SkipHost(const char* p) const {
    for (char before = '\0'; p < end_ && IsClass(*p, kHostChar);
         before = *p++) {
      if (*p == '.' && (before == '.' || before == '-')) break;
      if (*p == '-' && before == '.') break;
    }
    return p;
  }
  // The first `size` bytes at `p`, at most 8, as a word (word.h). They are
  // within the text.
  uint64_t Word(const char* p, size_t size) const { return WordOf({p, size}); }
  // Whether `size` bytes may be read at `p`.
  bool HasBytes(const char* p, size_t size) const {
    return static_cast<size_t>(end_ - p) >= size;
  }

  // Where the text breaks the grammar: null, to be handed on.
  const char* Fail(const char*) const { return nullptr; }

 private:
  const char* end_;
};

}  // namespace sipsim::sip

#endif  // SIPSIM_PROTOCOL_TEXT_TEXT_SCANNER_H_
