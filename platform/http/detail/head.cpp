#include "platform/http/detail/head.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace perdura::platform::detail {
namespace {

constexpr std::string_view spaces = " \t";
constexpr std::size_t max_length_digits = 15;

[[noreturn]] void malformed(const std::string& what) {
  throw WireError(400, "MALFORMED_REQUEST", what);
}

bool is_token(std::string_view text) {
  static constexpr std::string_view allowed =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  if (end == text.npos) malformed("a line without its end");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

/// What the fields say about the connection and the body.
struct Wire {
  std::vector<std::string> lengths;
  std::vector<std::string> encodings;
  int hosts = 0;
  bool close = false;
  bool keep = false;
  bool expects_continue = false;
};

constexpr std::array connection_fields{
    "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Expect",
    "Upgrade",    "TE",         "Trailer",        "Proxy-Connection"};

/// Calls `with` each element of a comma-separated list.
template <class With>
void each_element(std::string_view list, With with) {
  while (!list.empty()) {
    const std::string_view element = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), element.size() + 1));
    with(trimmed(element));
  }
}

void note(Wire& wire, const std::string& name, std::string_view value) {
  if (name == "content-length") wire.lengths.emplace_back(value);
  if (name == "transfer-encoding") wire.encodings.push_back(lower(value));
  if (name == "host") ++wire.hosts;
  if (name == "expect") {
    if (lower(value) != "100-continue") malformed("an expectation that nobody can meet");
    wire.expects_continue = true;
  }
  if (name != "connection") return;
  each_element(value, [&](std::string_view option) {
    const std::string word = lower(option);
    wire.close = wire.close || word == "close";
    wire.keep = wire.keep || word == "keep-alive";
  });
}

void parse_fields(std::string_view text, HttpHeaders& headers, Wire& wire) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) malformed("not a header field");
    const std::string_view value = trimmed(line.substr(colon + 1));
    const auto control = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\t') || byte == 0x7F;
    };
    if (std::any_of(value.begin(), value.end(), control)) {
      malformed("a control character in a header field");
    }
    if (++count > HttpHeaders::max_fields) {
      throw WireError(431, "HEADERS_TOO_LARGE", "too many header fields");
    }
    note(wire, lower(line.substr(0, colon)), value);
    headers.add(std::string(line.substr(0, colon)), std::string(value));
  }
  drop_connection_fields(headers);
}

std::uint64_t read_length(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos) {
    malformed("a Content-Length that is no number");
  }
  if (text.size() > max_length_digits) {
    throw WireError(413, "BODY_TOO_LARGE", "a Content-Length beyond all bounds");
  }
  return std::stoull(text);
}

/// Nothing if the head does not say.
std::optional<Framing> framing_of(const Wire& wire, bool version_11) {
  if (!wire.encodings.empty()) {
    // Both, or a second coding: the readers in a chain would not agree where the body ends.
    if (!wire.lengths.empty()) malformed("both Content-Length and Transfer-Encoding");
    if (wire.encodings.size() != 1 || wire.encodings.front() != "chunked" || !version_11) {
      malformed("a Transfer-Encoding other than chunked");
    }
    return Framing{.kind = Framing::Kind::Chunked};
  }
  if (wire.lengths.empty()) return std::nullopt;
  if (wire.lengths.size() > 1) malformed("more than one Content-Length");
  return Framing{.length = read_length(wire.lengths.front())};
}

/// True for HTTP/1.1, false for 1.0.
bool read_version(std::string_view text) {
  if (text == "HTTP/1.1") return true;
  if (text == "HTTP/1.0") return false;
  if (text.starts_with("HTTP/")) {
    throw WireError(505, "HTTP_VERSION_NOT_SUPPORTED", "only HTTP/1.1 and 1.0 are spoken here");
  }
  malformed("not HTTP");
}

std::string read_target(std::string_view target) {
  if (target.size() > max_target_bytes) {
    throw WireError(414, "TARGET_TOO_LONG", "the target is too long");
  }
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!visible) malformed("the target has characters that must be escaped");
  for (const std::string_view scheme : {"http://", "https://"}) {  // absolute form
    if (!lower(target.substr(0, scheme.size())).starts_with(scheme)) continue;
    const std::size_t path = target.find_first_of("/?", scheme.size());
    if (path == target.npos) return "/";
    return (target[path] == '?' ? "/" : "") + std::string(target.substr(path));
  }
  if (!target.starts_with('/')) malformed("the target is not a path");
  return std::string(target);
}

bool stays_open(const Wire& wire, bool version_11) {
  return !wire.close && (version_11 || wire.keep);
}

}  // namespace

void drop_connection_fields(HttpHeaders& headers) {
  std::vector<std::string> named;
  for (const auto& [name, value] : headers) {
    if (lower(name) != "connection") continue;
    each_element(value, [&](std::string_view field) { named.emplace_back(field); });
  }
  for (const std::string& field : named) headers.erase(field);
  for (const char* field : connection_fields) headers.erase(field);
}

RequestHead parse_request_head(std::string_view text) {
  const std::string_view line = next_line(text);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || first == last) malformed("not a request line");
  const bool version_11 = read_version(line.substr(last + 1));
  const std::string_view name = line.substr(0, first);
  if (!is_token(name)) malformed("not a method");
  const auto method = parse_http_method(name);
  if (!method) throw WireError(501, "METHOD_NOT_IMPLEMENTED", "a method that nobody serves here");

  RequestHead head{.method = *method};
  head.target = read_target(line.substr(first + 1, last - first - 1));
  Wire wire;
  parse_fields(text, head.headers, wire);
  if (wire.hosts > 1 || (version_11 && wire.hosts == 0)) malformed("there must be one Host");
  head.framing = framing_of(wire, version_11).value_or(Framing{});
  head.keep_alive = stays_open(wire, version_11);
  head.expects_continue = wire.expects_continue && version_11;
  return head;
}

ResponseHead parse_response_head(std::string_view text, HttpMethod asked) {
  const std::string_view line = next_line(text);
  const bool version_11 = read_version(line.substr(0, line.find(' ')));
  const std::string_view rest = line.substr(std::min(line.size(), std::size_t{9}));
  const std::string_view digits = rest.substr(0, rest.find(' '));
  if (digits.size() != 3 || digits.find_first_not_of("0123456789") != digits.npos ||
      digits.front() < '1' || digits.front() > '5') {
    malformed("not a status line");
  }
  ResponseHead head{.status = std::stoi(std::string(digits))};
  Wire wire;
  parse_fields(text, head.headers, wire);
  const auto framing = framing_of(wire, version_11);
  const bool bodiless =
      asked == HttpMethod::Head || head.status < 200 || head.status == 204 || head.status == 304;
  head.framing =
      bodiless ? Framing{} : framing.value_or(Framing{.kind = Framing::Kind::UntilClose});
  head.keep_alive = stays_open(wire, version_11) && head.framing.kind != Framing::Kind::UntilClose;
  return head;
}

}  // namespace perdura::platform::detail
