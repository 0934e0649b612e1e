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

inline size_t literal_length(const uint8_t *text, const char *word, size_t length) {
  return std::memcmp(text, word, length) == 0 && ends_scalar(text[length]) ? length : 0;
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
  daybook_json_token *out = nullptr;

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

  uint32_t count() const { return static_cast<uint32_t>(out - tokens); }

  bool fail(uint32_t error, size_t offset) {
    failure = {error, static_cast<uint32_t>(offset), 0};
    return false;
  }

  // Something else than what had to come; in the padding, where nothing comes at all.
  bool unexpected(size_t place) {
    if (place < length) return fail(daybook_json_unexpected, place);
    return fail(daybook_json_unclosed_container, tokens[open[depth - 1]].offset);
  }

  void put(uint64_t head, size_t place, size_t bytes, uint8_t kind, uint8_t escaped) {
    *out = {
      head, static_cast<uint32_t>(place), static_cast<uint32_t>(bytes), count() + 1,
      kind, static_cast<uint8_t>(depth), escaped, 0,
    };
    out++;
  }

  bool find_structure();
  bool walk();
  bool string(size_t place, uint8_t kind);
  bool scalar(size_t place);
  bool begin(size_t place, uint8_t kind);
  bool close(size_t place);
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
  out = tokens;
  return true;
}

// The second: the grammar. Behind the last structural character simdjson puts the length of the
// text, where the padding begins; what is read there is never what must come, and ends the walk.
bool daybook_json_parser::walk() {
  const uint32_t *next = stage1->structural_indexes.get();
  const uint32_t *const last = next + stage1->n_structural_indexes;
  size_t place = *next++;

value:
  switch (text[place]) {
    case '"':
      if (!string(place, daybook_json_string)) return false;
      break;
    case '{':
      if (!begin(place, daybook_json_object)) return false;
      place = *next++;
      if (text[place] != '}') goto key;
      if (!close(place)) return false;
      break;
    case '[':
      if (!begin(place, daybook_json_array)) return false;
      place = *next++;
      if (text[place] != ']') goto value;
      if (!close(place)) return false;
      break;
    default:
      if (!scalar(place)) return false;
  }

behind_value:
  if (depth == 0) return next == last || fail(daybook_json_trailing, *next);
  place = *next++;
  if (text[place] != ',') {
    if (!close(place)) return false;
    goto behind_value;
  }
  place = *next++;
  if (tokens[open[depth - 1]].kind == daybook_json_array) goto value;

key:
  if (text[place] != '"') return unexpected(place);
  if (!string(place, daybook_json_key)) return false;
  place = *next++;
  if (text[place] != ':') return unexpected(place);
  place = *next++;
  goto value;
}

inline bool daybook_json_parser::string(size_t place, uint8_t kind) {
  const size_t start = place + 1;
  const size_t end = find_quote_or_backslash(text, start, length);
  size_t bytes = end - start;
  uint8_t escaped = 0;
  if (text[end] != '"' || end >= length) {
    const StringEnd found = unescape_string(text, start, end, length);
    if (found.error != daybook_json_ok) return fail(found.error, found.place);
    bytes = found.length;
    escaped = 1;
  }
  uint64_t head;
  std::memcpy(&head, text + start, 8);  // at most in the padding
  if (bytes < 8) head &= (uint64_t(1) << (8 * bytes)) - 1;
  put(head, start, bytes, kind, escaped);
  return true;
}

bool daybook_json_parser::scalar(size_t place) {
  const uint8_t *at = text + place;
  size_t bytes = 0;
  switch (*at) {
    case 't':
      bytes = literal_length(at, "true", 4);
      put(0, place, bytes, daybook_json_true, 0);
      break;
    case 'f':
      bytes = literal_length(at, "false", 5);
      put(0, place, bytes, daybook_json_false, 0);
      break;
    case 'n':
      bytes = literal_length(at, "null", 4);
      put(0, place, bytes, daybook_json_null, 0);
      break;
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      bytes = number_length(at);
      put(0, place, bytes, daybook_json_number, 0);
      return bytes > 0 || fail(daybook_json_bad_number, place);
    case 0: return fail(daybook_json_nul, place);
    case '}': case ']': case ',': case ':': return unexpected(place);
    default: break;
  }
  if (bytes > 0) return true;
  return place < length ? fail(daybook_json_bad_literal, place) : unexpected(place);
}

bool daybook_json_parser::begin(size_t place, uint8_t kind) {
  if (depth >= maximum_depth) return fail(daybook_json_too_deep, place);
  open[depth] = count();
  put(0, place, 1, kind, 0);
  depth++;
  return true;
}

bool daybook_json_parser::close(size_t place) {
  const uint32_t opened = open[depth - 1];
  const bool object = tokens[opened].kind == daybook_json_object;
  if (text[place] != (object ? '}' : ']')) return unexpected(place);
  if (object && !check_keys(opened)) return false;
  depth--;
  put(0, place, 1, object ? daybook_json_object_end : daybook_json_array_end, 0);
  tokens[opened].next = count();
  return true;
}

// No key of an object may stand in it twice. A bit per key says at once of most that they are new.
bool daybook_json_parser::check_keys(uint32_t object) {
  const uint32_t total = count();
  uint64_t seen = 0;
  uint32_t number = 0;
  bool suspect = false;
  for (uint32_t key = object + 1; key < total; key = tokens[key + 1].next) {
    const uint64_t mixed = (tokens[key].head ^ tokens[key].length) * 0x9E3779B97F4A7C15u;
    const uint64_t bit = uint64_t(1) << (mixed >> 58);
    suspect |= (seen & bit) != 0;
    seen |= bit;
    number++;
  }
  if (!suspect) return true;
  if (number <= pairwise_limit) return check_keys_pairwise(object);
  if (!reserve(keys, key_capacity, number)) return fail(daybook_json_out_of_memory, 0);
  uint32_t *next = keys;
  for (uint32_t key = object + 1; key < total; key = tokens[key + 1].next) *next++ = key;
  std::sort(keys, next, [this](uint32_t left, uint32_t right) {
    const int order = compare(left, right);
    return order != 0 ? order < 0 : left < right;
  });
  uint32_t repeated = UINT32_MAX;
  for (uint32_t i = 1; i < number; i++) {
    if (compare(keys[i - 1], keys[i]) == 0) repeated = std::min(repeated, keys[i]);
  }
  if (repeated == UINT32_MAX) return true;
  return fail(daybook_json_duplicate_key, tokens[repeated].offset - 1);
}

bool daybook_json_parser::check_keys_pairwise(uint32_t object) {
  const uint32_t total = count();
  for (uint32_t key = object + 1; key < total; key = tokens[key + 1].next) {
    for (uint32_t other = object + 1; other < key; other = tokens[other + 1].next) {
      if (compare(other, key) == 0) {
        return fail(daybook_json_duplicate_key, tokens[key].offset - 1);
      }
    }
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
  parser->out = parser->tokens;
  parser->depth = 0;
  if (length > length_limit) return {daybook_json_too_large, 0, 0};
  if (length == 0) return {daybook_json_empty, 0, 0};
  std::memset(text + length, ' ', DAYBOOK_JSON_PADDING);
  if (!parser->find_structure() || !parser->walk()) return parser->failure;
  return {daybook_json_ok, 0, parser->count()};
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
