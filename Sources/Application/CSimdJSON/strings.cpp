#include "strings.hpp"

#include <algorithm>

#include "CSimdJSON.h"

namespace daybook {
namespace {

// The value of a hexadecimal digit, or a negative number.
inline int32_t hex_digit(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const uint8_t lower = byte | 0x20;
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return -1;
}

// The number of four hexadecimal digits, or a negative number.
inline int32_t hex_four(const uint8_t *digits) {
  int32_t value = 0;
  for (int i = 0; i < 4; i++) {
    const int32_t digit = hex_digit(digits[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

inline uint8_t *write_utf8(uint8_t *out, uint32_t scalar) {
  if (scalar < 0x80) {
    *out++ = static_cast<uint8_t>(scalar);
  } else if (scalar < 0x800) {
    *out++ = static_cast<uint8_t>(0xC0 | (scalar >> 6));
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  } else if (scalar < 0x10000) {
    *out++ = static_cast<uint8_t>(0xE0 | (scalar >> 12));
    *out++ = static_cast<uint8_t>(0x80 | ((scalar >> 6) & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  } else {
    *out++ = static_cast<uint8_t>(0xF0 | (scalar >> 18));
    *out++ = static_cast<uint8_t>(0x80 | ((scalar >> 12) & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | ((scalar >> 6) & 0x3F));
    *out++ = static_cast<uint8_t>(0x80 | (scalar & 0x3F));
  }
  return out;
}

// The byte that a one-letter escape stands for; 0 where there is none such.
inline uint8_t simple_escape(uint8_t letter) {
  switch (letter) {
    case '"': case '\\': case '/': return letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

// Undoes the escape at `place`, whose text may not reach `limit`; moves both on.
uint32_t unescape(const uint8_t *text, size_t &place, size_t limit, uint8_t *&out) {
  const uint8_t letter = text[place + 1];
  if (letter != 'u') {
    const uint8_t byte = simple_escape(letter);
    if (byte == 0) return daybook_json_bad_escape;
    *out++ = byte;
    place += 2;
    return daybook_json_ok;
  }
  if (place + 6 > limit) return daybook_json_bad_escape;
  const int32_t unit = hex_four(text + place + 2);
  if (unit < 0) return daybook_json_bad_escape;
  if (unit == 0) return daybook_json_nul;
  if (unit >= 0xDC00 && unit <= 0xDFFF) return daybook_json_lone_surrogate;
  if (unit < 0xD800 || unit > 0xDBFF) {
    out = write_utf8(out, static_cast<uint32_t>(unit));
    place += 6;
    return daybook_json_ok;
  }
  if (place + 12 > limit || text[place + 6] != '\\' || text[place + 7] != 'u') {
    return daybook_json_lone_surrogate;
  }
  const int32_t low = hex_four(text + place + 8);
  if (low < 0) return daybook_json_bad_escape;
  if (low < 0xDC00 || low > 0xDFFF) return daybook_json_lone_surrogate;
  out = write_utf8(
    out, 0x10000u + (static_cast<uint32_t>(unit - 0xD800) << 10) + static_cast<uint32_t>(low - 0xDC00)
  );
  place += 12;
  return daybook_json_ok;
}

// Bytes of the UTF-8 sequence at `text`, of which `left` bytes remain; 0 where it is none.
size_t utf8_sequence(const uint8_t *text, size_t left) {
  const uint8_t first = text[0];
  if (first < 0x80) return 1;
  auto follows = [&](size_t index, uint8_t low, uint8_t high) {
    return index < left && text[index] >= low && text[index] <= high;
  };
  if (first >= 0xC2 && first <= 0xDF) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const uint8_t low = first == 0xE0 ? 0xA0 : 0x80;
    const uint8_t high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const uint8_t low = first == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

}  // namespace

StringEnd unescape_string(uint8_t *text, size_t start, size_t place, size_t limit) {
  // Escapes only ever shrink, so the text before `out` is what has been read already.
  uint8_t *out = text + place;
  while (place < limit) {
    if (text[place] == '"') {
      return {daybook_json_ok, place, static_cast<size_t>(out - (text + start))};
    }
    const size_t at = place;
    const uint32_t error = unescape(text, place, limit, out);
    if (error != daybook_json_ok) return {error, at, 0};
    // What is found behind the limit lies in the padding.
    const size_t next = std::min(find_quote_or_backslash(text, place, limit), limit);
    std::memmove(out, text + place, next - place);
    out += next - place;
    place = next;
  }
  return {daybook_json_unclosed_string, start - 1, 0};
}

size_t find_invalid_utf8(const uint8_t *text, size_t length) {
  size_t place = 0;
  while (place < length) {
    const size_t step = utf8_sequence(text + place, length - place);
    if (step == 0) return place;
    place += step;
  }
  return length;
}

size_t find_control_character(const uint8_t *text, size_t length) {
  bool inside = false;
  for (size_t place = 0; place < length; place++) {
    const uint8_t byte = text[place];
    if (inside && byte < 0x20) return place;
    if (byte == '\\') {
      place++;
    } else if (byte == '"') {
      inside = !inside;
    }
  }
  return length;
}

size_t find_unclosed_string(const uint8_t *text, size_t length) {
  bool inside = false;
  size_t opened = 0;
  for (size_t place = 0; place < length; place++) {
    if (text[place] == '\\') {
      place++;
    } else if (text[place] == '"') {
      inside = !inside;
      if (inside) opened = place;
    }
  }
  return opened;
}

}  // namespace daybook
