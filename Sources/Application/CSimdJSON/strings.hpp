#ifndef DAYBOOK_STRINGS_HPP
#define DAYBOOK_STRINGS_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

// The inside of JSON strings: finding their end, and undoing their escapes in place.

namespace daybook {

struct StringEnd {
  uint32_t error;    // daybook_json_ok, or why not
  size_t place;      // of the closing quote, or of the error
  size_t length;     // bytes after unescaping
  bool escaped;
};

// Reads the string whose first byte after the quote is at `start`; a quote ends it before `limit`.
StringEnd read_string(uint8_t *text, size_t start, size_t limit);

// Where the first byte stands that is no UTF-8; `length` where there is none.
size_t find_invalid_utf8(const uint8_t *text, size_t length);

// Where a string holds a raw control character, or, where none does, where the last string opens
// that nothing closes. For the error of a text that is already refused.
size_t find_control_character(const uint8_t *text, size_t length);
size_t find_unclosed_string(const uint8_t *text, size_t length);

}  // namespace daybook

#endif
