#ifndef DAYBOOK_CSIMDJSON_H
#define DAYBOOK_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

// One JSON text to a flat list of tokens, in C so that Swift can call it. simdjson's first stage
// checks UTF-8 and finds the structure, on the widest vectors that the machine has; a small walk of
// our own then visits and checks every value, so nothing passes unseen. The on-demand API is not
// used: it checks only what is asked for by its type, turns numbers into machine numbers, knows no
// duplicate keys and gives no place of an error.
//
// Nothing here throws, and nothing is allocated once the buffers have grown to the longest text.

#ifdef __cplusplus
extern "C" {
#endif

// What a token is: the cases of `JSONKind` in JSONText, in their order, which is how Swift keeps them.
enum {
  daybook_json_object = 0,
  daybook_json_object_end = 1,
  daybook_json_array = 2,
  daybook_json_array_end = 3,
  daybook_json_key = 4,
  daybook_json_string = 5,
  daybook_json_number = 6,
  daybook_json_true = 7,
  daybook_json_false = 8,
  daybook_json_null = 9
};

// Why a text was refused. The values are those of `JSONFailure.Kind` in JSONText.
enum {
  daybook_json_ok = 0,
  daybook_json_empty = 1,
  daybook_json_too_large = 2,
  daybook_json_out_of_memory = 3,
  daybook_json_invalid_utf8 = 4,
  daybook_json_control_character = 5,
  daybook_json_unclosed_string = 6,
  daybook_json_unclosed_container = 7,
  daybook_json_bad_escape = 8,
  daybook_json_lone_surrogate = 9,
  daybook_json_nul = 10,
  daybook_json_bad_number = 11,
  daybook_json_bad_literal = 12,
  daybook_json_unexpected = 13,
  daybook_json_trailing = 14,
  daybook_json_duplicate_key = 15,
  daybook_json_too_deep = 16
};

// One token, 24 bytes. Strings and keys are unescaped in place, so `offset` is also the place in
// the text as it came in (of the first byte after the quote).
typedef struct {
  uint64_t head;    // of a string or key the first eight bytes, little-endian, zeros behind its end
  uint32_t offset;  // first byte in the text
  uint32_t length;  // bytes; 1 for brackets
  uint32_t next;    // the token after this value: for an object or array, after its end
  uint8_t kind;
  uint8_t depth;    // containers around it
  uint8_t escaped;  // 1 where a string or key held an escape
  uint8_t reserved;
} daybook_json_token;

typedef struct {
  uint32_t error;   // daybook_json_ok, or why not
  uint32_t offset;  // of the error, in bytes
  uint32_t count;   // tokens
} daybook_json_result;

typedef struct daybook_json_parser daybook_json_parser;

// Bytes behind a text that must be readable and writable; they are overwritten.
#define DAYBOOK_JSON_PADDING 64

// A parser that refuses more than so many containers in one another; null where memory is short.
daybook_json_parser *daybook_json_parser_make(uint32_t maximum_depth);
void daybook_json_parser_free(daybook_json_parser *parser);

// Reads the text at `text`, and unescapes its strings there.
daybook_json_result daybook_json_read(daybook_json_parser *parser, uint8_t *text, size_t length);

// The tokens of the last text read, valid until the next.
const daybook_json_token *daybook_json_tokens(const daybook_json_parser *parser);

// Where the first newline stands in so many bytes; their number where there is none.
size_t daybook_find_newline(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif
