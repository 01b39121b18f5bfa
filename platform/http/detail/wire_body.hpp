#pragma once
// Bodies on the wire: by length, in chunks, or until the connection ends.
#include <string>

#include "platform/http/detail/head.hpp"
#include "platform/http/detail/socket_stream.hpp"

namespace perdura::platform::detail {

/// Throws `StreamError`; `WireError` 413 for more than `most` bytes (unread, as far as the head
/// tells), 400 for chunks that are none.
std::string read_wire_body(SocketStream& stream, const Framing& framing, std::size_t most,
                           Deadline deadline);

}  // namespace perdura::platform::detail
