#pragma once
// HTTP messages as values: what a handler takes and gives, whatever carries them.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace perdura::platform {

enum class HttpMethod { Get, Head, Post, Put, Patch, Delete, Options };

namespace detail {
inline constexpr std::array<std::pair<HttpMethod, std::string_view>, 7> http_methods{{
    {HttpMethod::Get, "GET"},
    {HttpMethod::Head, "HEAD"},
    {HttpMethod::Post, "POST"},
    {HttpMethod::Put, "PUT"},
    {HttpMethod::Patch, "PATCH"},
    {HttpMethod::Delete, "DELETE"},
    {HttpMethod::Options, "OPTIONS"},
}};
}  // namespace detail

/// "GET", as on the wire.
inline std::string_view to_string(HttpMethod method) {
  for (const auto& [known, name] : detail::http_methods) {
    if (known == method) return name;
  }
  throw std::invalid_argument("not an HTTP method");
}

/// Case-sensitive, as RFC 9110 has it; nothing for methods that we do not serve.
inline std::optional<HttpMethod> parse_http_method(std::string_view text) {
  for (const auto& [method, name] : detail::http_methods) {
    if (name == text) return method;
  }
  return std::nullopt;
}

/// Header fields in the order they were given; names compare without regard to case. Names and
/// values with CR, LF or NUL are refused (`std::invalid_argument`): they would forge other fields.
class HttpHeaders {
 public:
  using Field = std::pair<std::string, std::string>;
  /// More fields than this are refused (`std::length_error`).
  static constexpr std::size_t max_fields = 128;

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Field> fields) {
    for (const auto& [name, value] : fields) add(name, value);
  }

  /// Appends a field, beside others of the same name.
  void add(std::string name, std::string value) {
    check(name, value);
    if (fields_.size() == max_fields) throw std::length_error("too many header fields");
    fields_.emplace_back(std::move(name), std::move(value));
  }

  /// Replaces all fields of that name.
  void set(std::string name, std::string value) {
    check(name, value);
    erase(name);
    add(std::move(name), std::move(value));
  }

  void erase(std::string_view name) {
    std::erase_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
  }

  /// The first field of that name; nothing if there is none. Valid until the headers change.
  std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [known, value] : fields_) {
      if (same_name(known, name)) return value;
    }
    return std::nullopt;
  }

  bool contains(std::string_view name) const { return find(name).has_value(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

  /// Equal in fields and their order; names without regard to case.
  friend bool operator==(const HttpHeaders& a, const HttpHeaders& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Field& x, const Field& y) {
      return same_name(x.first, y.first) && x.second == y.second;
    });
  }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

  static bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
  }

  static void check(std::string_view name, std::string_view value) {
    constexpr std::string_view forbidden("\r\n\0", 3);
    if (name.empty() || name.find_first_of(forbidden) != name.npos ||
        name.find_first_of(" :\t") != name.npos) {
      throw std::invalid_argument("not a header name: \"" + std::string(name) + "\"");
    }
    if (value.find_first_of(forbidden) != value.npos) {
      throw std::invalid_argument("a line break in header " + std::string(name));
    }
  }

  std::vector<Field> fields_;
};

struct HttpRequest {
  HttpMethod method = HttpMethod::Get;
  std::string target = "/";  // path and query, escaped: "/api/v1/orders?limit=10"
  HttpHeaders headers;
  std::string body;

  bool operator==(const HttpRequest&) const = default;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;

  bool operator==(const HttpResponse&) const = default;
};

}  // namespace perdura::platform
