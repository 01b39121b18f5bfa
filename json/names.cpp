#include "json/detail/names.hpp"

namespace perdura::json::detail {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string as_described(std::string_view name) { return std::string(name); }

std::string upper_snake(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool after_lower = i > 0 && !is_upper(name[i - 1]);
    const bool after_acronym = i > 0 && i + 1 < name.size() && is_lower(name[i + 1]);
    const bool word_begins = is_upper(name[i]) && (after_lower || after_acronym);
    if (word_begins && text.back() != '_') text += '_';
    text += to_upper(name[i]);
  }
  return text;
}

}  // namespace perdura::json::detail
