#pragma once
// JSON text and values, below the types: the bounded parser, and what is shared by the forms.
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "json/reader.hpp"

namespace perdura::json {

/// Longer texts are refused. Temporal and Kafka stop far below; reports are the largest bodies.
inline constexpr std::size_t max_text_bytes = 8u << 20;

/// Parses one RFC 8259 document: UTF-8 checked, at most `max_depth` deep and `max_text_bytes` long,
/// numbers read exactly (doubles correctly rounded, integers of 64 bits kept as integers).
/// `Refuse` refuses duplicate members; with `Ignore` the last one counts.
/// Throws `DecodeError` (MALFORMED_JSON with the byte offset, TOO_LARGE, DUPLICATE_FIELD).
boost::json::value parse(std::string_view text, Unknown unknown = Unknown::Ignore);

/// Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates).
bool valid_utf8(std::string_view bytes);

/// "/" and the escaped name: one step of an RFC 6901 pointer.
std::string pointer_token(std::string_view name);

}  // namespace perdura::json
