#ifndef DAYBOOK_STRINGS_HPP
#define DAYBOOK_STRINGS_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// The inside of JSON strings: finding their end, and undoing their escapes in place.

namespace daybook {

#if defined(__SSE2__)

// The first quote or backslash at or after `place`, or a place at or behind `limit`. Reads sixteen
// bytes at a time, the last of them in the padding.
inline size_t find_quote_or_backslash(const uint8_t *text, size_t place, size_t limit) {
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  for (; place < limit; place += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + place));
    const int found = _mm_movemask_epi8(
      _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash))
    );
    if (found != 0) return place + static_cast<size_t>(__builtin_ctz(static_cast<unsigned>(found)));
  }
  return limit;
}

#else

// The same, eight bytes at a time.
inline size_t find_quote_or_backslash(const uint8_t *text, size_t place, size_t limit) {
  const uint64_t ones = 0x0101010101010101u;
  for (; place < limit; place += 8) {
    uint64_t word;
    std::memcpy(&word, text + place, 8);
    const uint64_t quote = word ^ (ones * '"');
    const uint64_t backslash = word ^ (ones * '\\');
    // The high bit of each byte that matches, and perhaps of bytes above the first one that does.
    const uint64_t found =
      (((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & (ones << 7);
    // Little-endian: the lowest bit stands for the first byte, and the first is always exact.
    if (found != 0) return place + static_cast<size_t>(__builtin_ctzll(found)) / 8;
  }
  return limit;
}

#endif

struct StringEnd {
  uint32_t error;    // daybook_json_ok, or why not
  size_t place;      // of the closing quote, or of the error
  size_t length;     // bytes after unescaping
};

// Goes on reading the string whose first byte after the quote is at `start` and whose first
// backslash is at `place`; a quote ends it before `limit`.
StringEnd unescape_string(uint8_t *text, size_t start, size_t place, size_t limit);

// Where the first byte stands that is no UTF-8; `length` where there is none.
size_t find_invalid_utf8(const uint8_t *text, size_t length);

// Where a string holds a raw control character, or, where none does, where the last string opens
// that nothing closes. For the error of a text that is already refused.
size_t find_control_character(const uint8_t *text, size_t length);
size_t find_unclosed_string(const uint8_t *text, size_t length);

}  // namespace daybook

#endif
