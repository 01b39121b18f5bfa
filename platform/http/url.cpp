#include "platform/http/url.hpp"

#include <algorithm>

#include "json/text.hpp"

namespace perdura::platform {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text, bool plus_is_space) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    if (low < 0) throw BadTarget("a bad %-escape in the target");
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(result.begin(), result.end(), control) || !json::valid_utf8(result)) {
    throw BadTarget("the target is not UTF-8 text");
  }
  return result;
}

/// Cuts off the text up to the separator, and the separator.
std::string_view next_part(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

}  // namespace

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

Target parse_target(std::string_view target) {
  if (!target.starts_with('/') || target.find('#') != target.npos) {
    throw BadTarget("the target is not a path");
  }
  Target result;
  std::string_view path = path_of(target);
  std::string_view query = target.substr(std::min(target.size(), path.size() + 1));
  while (path.size() > 1 || (path == "/" && !result.segments.empty())) {
    path.remove_prefix(1);
    if (result.segments.size() == max_path_segments) throw BadTarget("the path is too deep");
    const std::string_view segment = path.substr(0, path.find('/'));
    result.segments.push_back(decode(segment, false));
    path.remove_prefix(segment.size());
  }
  while (!query.empty()) {
    std::string_view pair = next_part(query, '&');
    if (pair.empty()) continue;
    if (result.query.size() == max_query_parameters) throw BadTarget("too many query parameters");
    std::string name = decode(next_part(pair, '='), true);
    result.query.emplace_back(std::move(name), decode(pair, true));
  }
  return result;
}

std::string escape(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char c : text) {
    if (plain.find(c) != plain.npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return result;
}

}  // namespace perdura::platform
