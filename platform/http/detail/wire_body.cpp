#include "platform/http/detail/wire_body.hpp"

#include <charconv>
#include <stdexcept>

namespace perdura::platform::detail {
namespace {

constexpr std::size_t max_chunk_line = 256;
constexpr std::size_t max_trailer_bytes = 8 << 10;
constexpr std::size_t max_size_digits = 15;
// Of one byte each, chunks cost ten times what they carry.
constexpr std::size_t max_chunks = 100'000;

[[noreturn]] void too_large(std::size_t most) {
  throw WireError(413, "BODY_TOO_LARGE",
                  "the body is longer than " + std::to_string(most) + " bytes");
}

[[noreturn]] void bad_chunk() {
  throw WireError(400, "MALFORMED_REQUEST", "the body is not in chunks");
}

std::string bounded_line(SocketStream& stream, std::size_t most, Deadline deadline) {
  try {
    return stream.read_line(most, deadline);
  } catch (const std::length_error&) {
    bad_chunk();
  }
}

std::uint64_t chunk_size(const std::string& line) {
  std::string_view digits(line);
  digits = digits.substr(0, digits.find_first_of("; \t"));
  std::uint64_t size = 0;
  const char* end = digits.data() + digits.size();
  if (digits.empty() || digits.size() > max_size_digits) bad_chunk();
  const auto read = std::from_chars(digits.data(), end, size, 16);
  if (read.ec != std::errc{} || read.ptr != end) bad_chunk();
  return size;
}

void skip_trailers(SocketStream& stream, Deadline deadline) {
  for (std::size_t left = max_trailer_bytes;;) {
    const std::string line = bounded_line(stream, left, deadline);
    if (line.empty()) return;
    left -= line.size();
  }
}

std::string read_chunks(SocketStream& stream, std::size_t most, Deadline deadline) {
  std::string body;
  for (std::size_t i = 0; i < max_chunks; ++i) {
    const std::uint64_t size = chunk_size(bounded_line(stream, max_chunk_line, deadline));
    if (size == 0) {
      skip_trailers(stream, deadline);
      return body;
    }
    if (size > most - body.size()) too_large(most);
    stream.read_exactly(size, body, deadline);
    if (!bounded_line(stream, 0, deadline).empty()) bad_chunk();
  }
  bad_chunk();
}

std::string read_to_end(SocketStream& stream, std::size_t most, Deadline deadline) {
  std::string body;
  while (stream.read_some(most + 1 - body.size(), body, deadline)) {
    if (body.size() > most) too_large(most);
  }
  return body;
}

}  // namespace

std::string read_wire_body(SocketStream& stream, const Framing& framing, std::size_t most,
                           Deadline deadline) {
  switch (framing.kind) {
    case Framing::Kind::Length: {
      if (framing.length > most) too_large(most);
      std::string body;
      stream.read_exactly(framing.length, body, deadline);
      return body;
    }
    case Framing::Kind::Chunked:
      return read_chunks(stream, most, deadline);
    case Framing::Kind::UntilClose:
      return read_to_end(stream, most, deadline);
  }
  return {};
}

}  // namespace perdura::platform::detail
