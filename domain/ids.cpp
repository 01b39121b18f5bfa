#include "domain/ids.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace perdura::domain {
namespace {

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_id_character(char c) {
  return is_capital(c) || is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

}  // namespace

namespace detail {

void require_id(std::string_view text, std::string_view prefix) {
  const bool long_enough = text.size() > prefix.size();
  if (!long_enough || text.size() > max_id_length || !text.starts_with(prefix) ||
      !std::all_of(text.begin(), text.end(), is_id_character)) {
    throw std::invalid_argument("must be an id like " + std::string(prefix) + "7f3a");
  }
}

void require_visible(std::string_view text, std::size_t limit) {
  const auto visible = [](char c) { return c > ' ' && c <= '~'; };
  if (text.empty() || text.size() > limit || !std::all_of(text.begin(), text.end(), visible)) {
    throw std::invalid_argument("must be 1 to " + std::to_string(limit) +
                                " visible ASCII characters");
  }
}

}  // namespace detail

Code::Code(std::string text) : text_(std::move(text)) {
  const auto allowed = [](char c) { return is_capital(c) || is_digit(c) || c == '_'; };
  if (text_.empty() || text_.size() > max_id_length || !is_capital(text_.front()) ||
      !std::all_of(text_.begin(), text_.end(), allowed)) {
    throw std::invalid_argument("must be a code like OUT_OF_STOCK");
  }
}

}  // namespace perdura::domain
