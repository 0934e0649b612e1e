#include "CSimdJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "strings.hpp"

using namespace daybook;

static_assert(DAYBOOK_JSON_PADDING >= simdjson::SIMDJSON_PADDING, "simdjson reads further");
static_assert(sizeof(daybook_json_token) == 24, "the Swift side knows this layout");

namespace {

constexpr uint32_t depth_limit = 64;
constexpr size_t length_limit = size_t(1) << 30;

// Up to so many keys are compared with one another; longer objects are sorted.
constexpr uint32_t pairwise_limit = 16;

template <typename Element>
bool reserve(Element *&buffer, size_t &capacity, size_t needed) {
  if (needed <= capacity) return true;
  const size_t grown = std::max(needed, capacity * 2);
  void *memory = std::realloc(buffer, grown * sizeof(Element));
  if (memory == nullptr) return false;
  buffer = static_cast<Element *>(memory);
  capacity = grown;
  return true;
}

inline bool ends_scalar(uint8_t byte) {
  switch (byte) {
    case ' ': case '\t': case '\n': case '\r':
    case ',': case ':': case '[': case ']': case '{': case '}':
      return true;
    default:
      return false;
  }
}

inline bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

// Bytes of the JSON number at `text`; 0 where it is none. Stops at the padding at the latest.
size_t number_length(const uint8_t *text) {
  const uint8_t *at = text;
  if (*at == '-') at++;
  if (!is_digit(*at)) return 0;
  if (*at == '0') {
    at++;
  } else {
    while (is_digit(*at)) at++;
  }
  if (*at == '.') {
    at++;
    if (!is_digit(*at)) return 0;
    while (is_digit(*at)) at++;
  }
  if ((*at | 0x20) == 'e') {
    at++;
    if (*at == '+' || *at == '-') at++;
    if (!is_digit(*at)) return 0;
    while (is_digit(*at)) at++;
  }
  return ends_scalar(*at) ? static_cast<size_t>(at - text) : 0;
}

}  // namespace

struct daybook_json_parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1;
  size_t stage1_capacity = 0;
  uint32_t maximum_depth = 0;

  uint8_t *text = nullptr;
  size_t length = 0;

  daybook_json_token *tokens = nullptr;
  size_t token_capacity = 0;
  uint32_t count = 0;

  uint32_t *keys = nullptr;
  size_t key_capacity = 0;

  // Open containers, outermost first, as the tokens that open them.
  uint32_t open[depth_limit] = {};
  uint32_t depth = 0;

  daybook_json_result failure = {daybook_json_ok, 0, 0};

  ~daybook_json_parser() {
    std::free(tokens);
    std::free(keys);
  }

  bool fail(uint32_t error, size_t offset) {
    failure = {error, static_cast<uint32_t>(offset), 0};
    return false;
  }

  bool find_structure();
  bool walk();
  bool value(size_t place);
  bool string(size_t place, uint8_t kind);
  bool scalar(size_t place, uint8_t kind, size_t scalar_length);
  bool literal(size_t place, uint8_t kind, const char *word, size_t word_length);
  bool begin(size_t place, uint8_t kind);
  bool end(size_t place, uint8_t kind);
  bool check_keys(uint32_t object);
  bool check_keys_pairwise(uint32_t object);

  int compare(uint32_t left, uint32_t right) const {
    const daybook_json_token &a = tokens[left];
    const daybook_json_token &b = tokens[right];
    if (a.length != b.length) return a.length < b.length ? -1 : 1;
    return std::memcmp(text + a.offset, text + b.offset, a.length);
  }
};

// The first stage: UTF-8, and the place of every bracket, comma, colon, string and scalar.
bool daybook_json_parser::find_structure() {
  if (length > stage1_capacity) {
    const size_t capacity = std::max(length, std::min(stage1_capacity * 2, length_limit));
    if (stage1->set_capacity(capacity) != simdjson::SUCCESS) {
      stage1_capacity = 0;
      return fail(daybook_json_out_of_memory, 0);
    }
    stage1_capacity = capacity;
  }
  switch (stage1->stage1(text, length, simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS:
      break;
    case simdjson::EMPTY:
      return fail(daybook_json_empty, 0);
    case simdjson::UTF8_ERROR:
      return fail(daybook_json_invalid_utf8, find_invalid_utf8(text, length));
    case simdjson::UNESCAPED_CHARS:
      return fail(daybook_json_control_character, find_control_character(text, length));
    case simdjson::UNCLOSED_STRING:
      return fail(daybook_json_unclosed_string, find_unclosed_string(text, length));
    default:
      return fail(daybook_json_unexpected, 0);
  }
  // A structural character makes at most one token.
  if (!reserve(tokens, token_capacity, size_t(stage1->n_structural_indexes) + 1)) {
    return fail(daybook_json_out_of_memory, 0);
  }
  return true;
}

// The second: the grammar, as what may come next.
bool daybook_json_parser::walk() {
  enum { a_value, a_value_or_end, a_key, a_key_or_end, a_colon, a_comma_or_end } expected = a_value;
  const uint32_t *places = stage1->structural_indexes.get();
  const uint32_t total = stage1->n_structural_indexes;
  for (uint32_t i = 0; i < total; i++) {
    const size_t place = places[i];
    const uint8_t byte = text[place];
    const uint32_t before = depth;
    switch (expected) {
      case a_comma_or_end:
        if (depth == 0) return fail(daybook_json_trailing, place);
        if (byte == ',') {
          expected = tokens[open[depth - 1]].kind == daybook_json_object ? a_key : a_value;
          break;
        }
        if (!end(place, byte)) return false;
        break;
      case a_key_or_end:
        if (byte == '}') {
          if (!end(place, byte)) return false;
          expected = a_comma_or_end;
          break;
        }
        [[fallthrough]];
      case a_key:
        if (byte != '"') return fail(daybook_json_unexpected, place);
        if (!string(place, daybook_json_key)) return false;
        expected = a_colon;
        break;
      case a_colon:
        if (byte != ':') return fail(daybook_json_unexpected, place);
        expected = a_value;
        break;
      case a_value_or_end:
        if (byte == ']') {
          if (!end(place, byte)) return false;
          expected = a_comma_or_end;
          break;
        }
        [[fallthrough]];
      case a_value:
        if (!value(place)) return false;
        if (depth == before) {
          expected = a_comma_or_end;
        } else {
          expected = byte == '{' ? a_key_or_end : a_value_or_end;
        }
        break;
    }
  }
  if (depth > 0) return fail(daybook_json_unclosed_container, tokens[open[depth - 1]].offset);
  return true;
}

bool daybook_json_parser::value(size_t place) {
  switch (text[place]) {
    case '"': return string(place, daybook_json_string);
    case '{': return begin(place, daybook_json_object);
    case '[': return begin(place, daybook_json_array);
    case 't': return literal(place, daybook_json_true, "true", 4);
    case 'f': return literal(place, daybook_json_false, "false", 5);
    case 'n': return literal(place, daybook_json_null, "null", 4);
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9': {
      const size_t bytes = number_length(text + place);
      if (bytes == 0) return fail(daybook_json_bad_number, place);
      return scalar(place, daybook_json_number, bytes);
    }
    case 0: return fail(daybook_json_nul, place);
    case '}': case ']': case ',': case ':': return fail(daybook_json_unexpected, place);
    default: return fail(daybook_json_bad_literal, place);
  }
}

bool daybook_json_parser::string(size_t place, uint8_t kind) {
  const StringEnd found = read_string(text, place + 1, length);
  if (found.error != daybook_json_ok) return fail(found.error, found.place);
  uint64_t head;
  std::memcpy(&head, text + place + 1, 8);  // at most in the padding
  if (found.length < 8) head &= (uint64_t(1) << (8 * found.length)) - 1;
  tokens[count] = {
    head, static_cast<uint32_t>(place + 1), static_cast<uint32_t>(found.length), count + 1, kind,
    static_cast<uint8_t>(depth), found.escaped, 0,
  };
  count++;
  return true;
}

bool daybook_json_parser::scalar(size_t place, uint8_t kind, size_t scalar_length) {
  tokens[count] = {
    0, static_cast<uint32_t>(place), static_cast<uint32_t>(scalar_length), count + 1, kind,
    static_cast<uint8_t>(depth), 0, 0,
  };
  count++;
  return true;
}

bool daybook_json_parser::literal(
  size_t place, uint8_t kind, const char *word, size_t word_length
) {
  if (std::memcmp(text + place, word, word_length) != 0 || !ends_scalar(text[place + word_length])) {
    return fail(daybook_json_bad_literal, place);
  }
  return scalar(place, kind, word_length);
}

bool daybook_json_parser::begin(size_t place, uint8_t kind) {
  if (depth >= maximum_depth) return fail(daybook_json_too_deep, place);
  scalar(place, kind, 1);
  open[depth++] = count - 1;
  return true;
}

bool daybook_json_parser::end(size_t place, uint8_t byte) {
  const uint32_t opened = open[depth - 1];
  const bool object = tokens[opened].kind == daybook_json_object;
  if (byte != (object ? '}' : ']')) return fail(daybook_json_unexpected, place);
  if (object && !check_keys(opened)) return false;
  depth--;
  scalar(place, object ? daybook_json_object_end : daybook_json_array_end, 1);
  tokens[opened].next = count;
  return true;
}

// No key of an object may stand in it twice.
bool daybook_json_parser::check_keys(uint32_t object) {
  uint32_t total = 0;
  for (uint32_t key = object + 1; key < count; key = tokens[key + 1].next) total++;
  if (total <= pairwise_limit) return check_keys_pairwise(object);
  if (!reserve(keys, key_capacity, total)) return fail(daybook_json_out_of_memory, 0);
  uint32_t *next = keys;
  for (uint32_t key = object + 1; key < count; key = tokens[key + 1].next) *next++ = key;
  std::sort(keys, next, [this](uint32_t left, uint32_t right) {
    const int order = compare(left, right);
    return order != 0 ? order < 0 : left < right;
  });
  uint32_t repeated = UINT32_MAX;
  for (uint32_t i = 1; i < total; i++) {
    if (compare(keys[i - 1], keys[i]) == 0) repeated = std::min(repeated, keys[i]);
  }
  if (repeated == UINT32_MAX) return true;
  return fail(daybook_json_duplicate_key, tokens[repeated].offset - 1);
}

// A bit per key says at once of most keys that they are new; what remains is compared.
bool daybook_json_parser::check_keys_pairwise(uint32_t object) {
  uint64_t seen = 0;
  for (uint32_t key = object + 1; key < count; key = tokens[key + 1].next) {
    const daybook_json_token &token = tokens[key];
    const uint64_t mixed = (token.head ^ token.length) * 0x9E3779B97F4A7C15u;
    const uint64_t bit = uint64_t(1) << (mixed >> 58);
    if (seen & bit) {
      for (uint32_t other = object + 1; other < key; other = tokens[other + 1].next) {
        if (compare(other, key) == 0) {
          return fail(daybook_json_duplicate_key, token.offset - 1);
        }
      }
    }
    seen |= bit;
  }
  return true;
}

extern "C" {

daybook_json_parser *daybook_json_parser_make(uint32_t maximum_depth) {
  auto *parser = new (std::nothrow) daybook_json_parser();
  if (parser == nullptr) return nullptr;
  parser->maximum_depth = std::min(maximum_depth, depth_limit);
  // The depth given here is for simdjson's own second stage, which is not used.
  const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
    0, 1, parser->stage1
  );
  if (error != simdjson::SUCCESS) {
    delete parser;
    return nullptr;
  }
  return parser;
}

void daybook_json_parser_free(daybook_json_parser *parser) { delete parser; }

daybook_json_result daybook_json_read(daybook_json_parser *parser, uint8_t *text, size_t length) {
  parser->text = text;
  parser->length = length;
  parser->count = 0;
  parser->depth = 0;
  if (length > length_limit) return {daybook_json_too_large, 0, 0};
  if (length == 0) return {daybook_json_empty, 0, 0};
  std::memset(text + length, ' ', DAYBOOK_JSON_PADDING);
  if (!parser->find_structure() || !parser->walk()) return parser->failure;
  return {daybook_json_ok, 0, parser->count};
}

const daybook_json_token *daybook_json_tokens(const daybook_json_parser *parser) {
  return parser->tokens;
}

size_t daybook_find_newline(const uint8_t *bytes, size_t length) {
  if (length == 0) return 0;
  const void *found = std::memchr(bytes, '\n', length);
  return found == nullptr ? length : static_cast<size_t>(static_cast<const uint8_t *>(found) - bytes);
}

}  // extern "C"
